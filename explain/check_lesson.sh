#!/bin/sh
# Holds the lesson to the program and to the code: every number and every line of code that it quotes.
#   [TABLE=FILE] check_lesson.sh [LESSON [ROOT]]    ROOT: the tree whose bin/ and sources are meant; FILE: what
#                                                   train/without.sh has printed, lest it train anew
#
# What a fenced block must hold to stands behind its language:
#   ```text from: bin/seq2seq-explain --step 4    its lines follow one another in what the command prints
#   ```c from: model/gru.c gru_backward           ... in that function (or in the file, where none is named)
#   ```calc from: bin/seq2seq-explain             `name: expression = result`, its numbers printed by the command
#   ```text from: train/without.sh                ... in the table that this script trains
#   ```sh                                         such commands, each of which must succeed
# White space at the line's beginning and blank lines do not count, nor does how far apart two numbers are that
# differ by rounding (a digit and its order of magnitude, 2e-12); a line `...` leaves lines out.
# Elsewhere no number may stand that a block could hold to: nothing with a decimal point, no whole number of two
# digits and more but years and the numbers of equations, sections and exercises. What is named there must
# exist: functions (and stand in the file named with them), files, sections.
# Fails with one line for each disagreement: LESSON:line: what is wrong.
lesson=${1:-$(dirname "$0")/LESSON.md}
root=${2:-$(dirname "$0")/..}
shown=$lesson
case $lesson in
/*) ;;
*) lesson=$PWD/$lesson ;;
esac
cd "$root" || exit 1

LC_ALL=C awk -v shown="$shown" '
function wrong(line, message)
{
	printf "%s:%d: %s\n", shown, line, message
	errors++
}

function trimmed(s)
{
	gsub(/^[ \t]+|[ \t\r]+$/, "", s)
	gsub(/ [0-9]e-[0-9]+/, " ~", s)
	sub(/distance 0$/, "distance ~", s)
	return s
}

# The command in one thread, which prints the same; for so small a network several only wait for one another.
# The script trains in one as it is.
function alone(command)
{
	if (command == training)
		return ENVIRON["TABLE"] == "" ? "sh " command : "cat \"$TABLE\""
	return command " --threads 1"
}

# Reads what a block comes from into source[key, 1 .. lines[key]]; once.
function read_command(command,    line, n)
{
	if (command in lines)
		return
	while (((alone(command) " 2>&1") | getline line) > 0)
		if (trimmed(line) != "")
			source[command, ++n] = trimmed(line)
	close(alone(command) " 2>&1")
	lines[command] = n + 0
}

# The name that a definition at the left margin defines, or "".
function name_of(line)
{
	if (line !~ /^[a-z].*\(/ || line ~ /=/)
		return ""
	sub(/\(.*/, "", line)
	sub(/.*[ *]/, "", line)
	return line
}

function read_source(path, name,    key, line, n, inside)
{
	key = path (name == "" ? "" : " " name)
	if (key in lines)
		return key
	while ((getline line < path) > 0) {
		if (name != "" && !inside && name_of(line) == name) {
			inside = 1
			n = 0
		}
		if (inside && line ~ /^[^{]*;$/ && !opened)
			inside = 0
		if (line ~ /^\{/)
			opened = inside
		if ((name == "" || inside) && trimmed(line) != "")
			source[key, ++n] = trimmed(line)
		if (inside && line ~ /^}/)
			break
	}
	close(path)
	opened = 0
	lines[key] = name == "" || inside ? n + 0 : 0
	return key
}

# Looks for block[1 .. count]: runs of lines, each behind the one before it.
function find_block(key,    i, end, at, from, best, k)
{
	from = 1
	for (i = 1; i <= count; i = end + 1) {
		for (end = i; end <= count && block[end] != "..."; end++)
			;
		best = 0
		for (at = from; at <= lines[key]; at++) {
			for (k = 0; i + k < end && source[key, at + k] == block[i + k]; k++)
				;
			if (i + k == end)
				break
			if (k > best)
				best = k
		}
		if (at > lines[key] && i < end) {
			wrong(block_line[i + best], "not in " key ": " block[i + best])
			return
		}
		from = at + (end - i)
	}
	checked++
}

function printed(key, number,    i, n, word)
{
	if (!((key, "words") in read)) {
		read[key, "words"] = 1
		for (i = 1; i <= lines[key]; i++) {
			n = split(source[key, i], word, /[ ;:,()=]+/)
			for (; n > 0; n--) {
				sub(/^-/, "", word[n])
				is_printed[key, word[n]] = 1
			}
		}
	}
	return (key, number) in is_printed
}

function calculate(key,    i, text, plain, result, digits, command, value, rest)
{
	for (i = 1; i <= count; i++) {
		text = block[i]
		sub(/^[^:]*: */, "", text)
		for (rest = text; match(rest, /[0-9]+\.[0-9]+/); rest = substr(rest, RSTART + RLENGTH))
			if (!printed(key, substr(rest, RSTART, RLENGTH)))
				wrong(block_line[i], substr(rest, RSTART, RLENGTH) " is not printed by " key)
		result = text
		sub(/.*= */, "", result)
		sub(/ *=[^=]*$/, "", text)
		plain = text
		gsub(/exp|log/, "", plain)
		if (plain !~ /^[-+*\/(). 0-9]+$/ || result !~ /^-?[0-9]+\.[0-9]+$/) {
			wrong(block_line[i], "is no calculation: " block[i])
			continue
		}
		command = "awk \"BEGIN { printf \\\"%.9f\\\", " text " }\""
		value = "nothing"
		command | getline value
		close(command)
		digits = length(result) - index(result, ".")
		if (!((value - result) ^ 2 <= (3 * 10 ^ -digits) ^ 2))
			wrong(block_line[i], text " is " value ", not " result)
		checked++
	}
}

function succeed(    i)
{
	for (i = 1; i <= count; i++) {
		if (block[i] !~ /^bin\/seq2seq-explain/ || block[i] ~ /[;|&<>$`]/)
			wrong(block_line[i], "is no command of the lesson: " block[i])
		else if (system(alone(block[i]) " >/dev/null 2>&1") != 0)
			wrong(block_line[i], "fails: " block[i])
		else
			checked++
	}
}

function end_block(    part, n, key, path)
{
	if (!match(info, / from: /)) {
		if (info == "sh")
			succeed()
		return
	}
	key = substr(info, RSTART + RLENGTH)
	if (key == training || (key ~ /^bin\/seq2seq-explain/ && key !~ /[;|&<>$`]/)) {
		read_command(key)
	} else {
		n = split(key, part, " ")
		path = part[1]
		key = read_source(path, n > 1 ? part[2] : "")
	}
	if (!lines[key])
		wrong(opening, "there is no " key)
	else if (info ~ /^calc /)
		calculate(key)
	else
		find_block(key)
}

# Words outside the blocks that are held to something; formulas too.
function check_text(text,    rest, word, path)
{
	rest = text
	gsub(/arXiv:? ?[0-9.]+|\([0-9]+[ab]?\)|(19|20)[0-9][0-9]|([Ss]ection|exercise) [0-9]+/, "", rest)
	gsub(/^(#+ )?(\*\*)?[0-9]+\.|\(#[^)]*\)/, "", rest)
	if (match(rest, /[0-9]+\.[0-9]+|[0-9][0-9]+/))
		wrong(NR, "a number that no block holds to: " substr(rest, RSTART, RLENGTH))
	for (rest = text; match(rest, /`[a-z_0-9]+\(\)`( in `[a-z_\/]+\.[ch]`)?/); rest = substr(rest, RSTART + RLENGTH)) {
		word = substr(rest, RSTART + 1, RLENGTH - 2)
		path = word
		sub(/\(.*/, "", word)
		if (!sub(/.* in `/, "", path))
			path = ""
		if (!((path, word) in defined))
			wrong(NR, word "() is not defined" (path == "" ? "" : " in " path))
		references++
	}
	for (rest = text; match(rest, /[a-z_]+(\/[a-zA-Z_]+)+\.(c|h|sh|md)/); rest = substr(rest, RSTART + RLENGTH)) {
		path = substr(rest, RSTART, RLENGTH)
		if ((getline word < path) < 0)
			wrong(NR, "there is no " path)
		close(path)
		references++
	}
	for (rest = text; match(rest, /[Ss]ection [0-9]+|\(#[^)]*\)/); rest = substr(rest, RSTART + RLENGTH)) {
		word = substr(rest, RSTART, RLENGTH)
		gsub(/[Ss]ection |[()#]/, "", word)
		asked[word] = NR
		references++
	}
	if (text ~ /^#/) {
		word = tolower(text)
		sub(/^#+ /, "", word)
		gsub(/[^a-z0-9 _-]/, "", word)
		gsub(/ /, "-", word)
		heading[word] = 1
		sub(/-.*/, "", word)
		heading[word] = 1
	}
}

function read_definitions(    list, path, line)
{
	list = "ls */*.c */*.h */*/*.c */*/*.h 2>/dev/null"
	while ((list | getline path) > 0) {
		if (path ~ /^build/)
			continue
		while ((getline line < path) > 0)
			if (name_of(line) != "") {
				defined["", name_of(line)] = 1
				defined[path, name_of(line)] = 1
			}
		close(path)
	}
	close(list)
}

BEGIN {
	training = "train/without.sh"
	read_definitions()
}

/^```/ {
	if (inside_block) {
		end_block()
		inside_block = 0
	} else {
		info = trimmed(substr($0, 4))
		opening = NR
		inside_block = 1
		count = 0
	}
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
	if (inside_block)
		wrong(opening, "the block does not end")
	for (section in asked)
		if (!(section in heading))
			wrong(asked[section], "there is no section " section)
	if (!NR || !checked)
		wrong(NR, "nothing in it can be checked")
	if (errors)
		exit 1
	printf "%s: %d blocks and calculations, %d names of functions and files: the program and the code agree\n",
		shown, checked, references
}' "$lesson"
