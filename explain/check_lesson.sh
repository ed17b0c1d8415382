#!/bin/sh
# Holds the lesson to the program and to the code: every number, line of code and picture in it.
#   [TABLE=FILE] check_lesson.sh [LESSON [ROOT]]    ROOT: the tree whose bin/ and sources are meant; FILE: what
#                                                   train/without.sh has printed, lest it train anew
#
# What a fenced block must hold to stands behind its language:
#   ```text from: bin/seq2seq-explain --step 4    its lines stand in what the command prints, in this order
#   ```text from: train/without.sh                ... in the table that this script trains
#   ```calc from: bin/seq2seq-explain             `name: expression = result`, its numbers printed by the command
#   ```c from: model/plain.c gru_backward         its lines follow one another in that function, but for a line `...`
# White space around a line and blank lines do not count; ` ...` leaves out the rest of a line of text.
# Elsewhere no number may stand that a block could hold to: none with a decimal point, no whole number of two digits
# and more but those of equations, sections, exercises and papers. Functions, files and sections that are named must
# exist, and the pictures be those that pictures.sh draws.
# A section has an anchor of its number and a link to a step of the page that exists; the blanks are those of
# page/workbook.js, by number and title.
# Fails with one line for each disagreement: LESSON:line: what is wrong.
exec 3<"${1:-$(dirname "$0")/LESSON.md}" || exit 1
cd "${2:-$(dirname "$0")/..}" || exit 1
drawn=$(mktemp -d) || exit 1
trap 'rm -rf "$drawn"' EXIT
sh explain/pictures.sh "$drawn" || exit 1

LC_ALL=C awk -v shown="${1:-explain/LESSON.md}" -v drawn="$drawn" '
function wrong(line, message)
{
	printf "%s:%d: %s\n", shown, line, message
	errors++
}

function trimmed(s)
{
	gsub(/^[ \t]+|[ \t\r]+$/, "", s)
	return s
}

# Each match of a pattern in a line of text, without the characters `strip`.
function matches(text, pattern, strip, found,    n)
{
	for (n = 0; match(text, pattern); text = substr(text, RSTART + RLENGTH)) {
		found[++n] = substr(text, RSTART, RLENGTH)
		gsub(strip, "", found[n])
	}
	return n
}

# source[key]: the lines of what a block comes from, each between two newlines
function read_source(key,    command, line, name, path, inside)
{
	if (key in source)
		return
	source[key] = "\n"
	path = key
	sub(/ .*/, "", path)
	if (path ~ /\.c$/) {
		name = "^[a-z].*[ *]" substr(key, length(path) + 2) "\\([^;]*$"
		while ((getline line < path) > 0 && !(inside && line ~ /^}/))
			if ((inside = inside || line ~ name) && trimmed(line) != "")
				source[key] = source[key] trimmed(line) "\n"
		close(path)
		return
	}
	if (key == "train/without.sh")
		command = (ENVIRON["TABLE"] == "" ? "sh " key : "cat \"$TABLE\"") " 2>&1"
	else if (key ~ /^bin\/seq2seq-explain/)
		command = key " --threads 1 2>&1"
	while (command != "" && (command | getline line) > 0)
		source[key] = source[key] trimmed(line) "\n"
	close(command)
}

# Looks for block[1 .. count], each run of lines behind the one before it. Of text each line is a run.
function find_block(key, is_text,    i, rest, run, whole)
{
	rest = source[key]
	run = "\n"
	for (i = 1; i <= count; i++) {
		whole = !is_text || !sub(/ \.\.\.$/, "", block[i])
		if (block[i] != "...") {
			run = run block[i] (whole ? "\n" : "")
			if (!index(rest, run)) {
				wrong(block_line[i], "not in " key ": " block[i])
				return
			}
		}
		if (is_text || block[i] == "...") {
			rest = substr(rest, index(rest, run) + length(run) - 1)
			run = "\n"
		}
	}
}

function calculate(key,    i, n, text, result, digits, command, value, number)
{
	for (i = 1; i <= count; i++) {
		text = block[i]
		sub(/^[^:]*: */, "", text)
		for (n = matches(text, "[0-9]+\\.[0-9]+", "", number); n > 0; n--)
			if (source[key] !~ ("[^0-9.]" number[n] "[^0-9.]"))
				wrong(block_line[i], number[n] " is not printed by " key)
		result = text
		sub(/.*= */, "", result)
		sub(/ *=[^=]*$/, "", text)
		command = "awk \"BEGIN { printf \\\"%.9f\\\", " text " }\" 2>&1"
		value = "nothing"
		command | getline value
		close(command)
		digits = length(result) - index(result, ".")
		if (!((value - result) ^ 2 <= (3 * 10 ^ -digits) ^ 2))
			wrong(block_line[i], text " is " value ", not " result)
	}
}

function end_block(    key)
{
	key = info
	sub(/.* from: /, "", key)
	read_source(key)
	checked++
	if (source[key] == "\n")
		wrong(opening, "there is no " key)
	else if (info ~ /^calc /)
		calculate(key)
	else
		find_block(key, info ~ /^text /)
}

# What the lesson and the page say of each other.
function check_page(text,    n, found, title)
{
	if (text ~ /^## [0-9]/)
		section_now = substr(text, 4) + 0
	if (match(text, /^<a id="section-[0-9]+"/) && !(anchor[section_now] = substr(text, 16) + 0 == section_now))
		wrong(NR, "the anchor is not that of section " section_now)
	for (n = matches(text, "lesson\\.html#step=[a-z-]+", "lesson\\.html#step=", found); n > 0; n--)
		if (system("grep -q \"[.]key = ." found[n] ".,\" explain/steps_*.c") != 0)
			wrong(NR, "the page has no step " found[n])
	if (!match(text, /^- \*\*Blank [0-9]+\. [^*]*\.\*\*/))
		return
	title = substr(text, RSTART + 4, RLENGTH - 7)
	if (title != "Blank " ++blanks ". " workbook[blanks])
		wrong(NR, "the workbook has another blank " blanks ": " workbook[blanks])
}

# Words outside the blocks that are held to something; formulas too.
function check_text(text,    rest, n, found)
{
	rest = text
	gsub(/arXiv:? ?[0-9.]+|\([0-9]+[ab]?\)|([Ss]ections?|[Ee]xercise) [0-9]+( (and|to) [0-9]+)?|\]\(#[^)]*\)/, "", rest)
	gsub(/id="section-[0-9]+"|\.\.\/lesson\.html#[^)]*|Blank [0-9]+\./, "", rest)
	check_page(text)
	sub(/^## [0-9]+\./, "", rest)
	if (match(rest, /[0-9]+\.[0-9]+|[0-9][0-9]+/))
		wrong(NR, "a number that no block holds to: " substr(rest, RSTART, RLENGTH))
	for (n = matches(text, "`[a-z_]+\\(\\)`", "[`()]", found); n > 0; n--)
		if (system("grep -rqE \"^[a-z].*[ *]" found[n] "\\(\" --include=\"*.[ch]\" model explain") != 0)
			wrong(NR, found[n] "() is not defined")
	for (n = matches(text, "[a-z_]+(/[a-zA-Z_]+)+\\.(c|h|sh)", "", found); n > 0; n--)
		if (system("test -f " found[n]) != 0)
			wrong(NR, "there is no " found[n])
	for (n = matches(text, "pictures/[a-z]+\\.svg", "", found); n > 0; n--)
		if (system("cmp -s explain/" found[n] " " drawn "/" substr(found[n], 10)) != 0)
			wrong(NR, "explain/pictures.sh draws another " found[n])
	for (n = matches(text, "[Ss]ection [0-9]+|\\(#[^)]*\\)", "[Ss]ection |[()#]", found); n > 0; n--)
		asked[found[n]] = NR
	if (sub(/^#+ /, "", text)) {
		text = tolower(text)
		gsub(/[^a-z0-9 -]/, "", text)
		gsub(/ /, "-", text)
		heading[text] = heading[text + 0] = 1
	}
}

BEGIN {
	while ((getline line < "explain/page/workbook.js") > 0)
		if (sub(/^\t\{ title: ./, "", line) && sub(/.,$/, "", line))
			workbook[++workbooks] = line
}

/^```/ {
	if (inside_block && info ~ / from: /)
		end_block()
	info = trimmed(substr($0, 4))
	opening = NR
	inside_block = !inside_block
	count = 0
	next
}

inside_block && trimmed($0) != "" {
	block[++count] = trimmed($0)
	block_line[count] = NR
}

!inside_block || info !~ / from: / {
	check_text($0)
}

END {
	for (section in asked)
		if (!(section in heading))
			wrong(asked[section], "there is no section " section)
	for (section in heading)
		if (section ~ /^[1-9][0-9]*$/ && workbooks && !anchor[section])
			wrong(NR, "section " section " has no anchor")
	if (workbooks != blanks && blanks)
		wrong(NR, blanks " of the " workbooks " blanks of the workbook")
	if (!checked)
		wrong(NR, "nothing in it can be checked")
	if (errors)
		exit 1
	printf "%s: %d blocks: the program and the code agree\n", shown, checked
}' <&3
