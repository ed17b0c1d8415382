#!/bin/sh
# Draws the pictures of LESSON.md, their numbers from the program:  explain/pictures.sh FOLDER
# Their three colours and the grey are as far from white as from black, so the background may be either.
cd "$(dirname "$0")/.." || exit 1
bin/seq2seq-explain --all --threads 1 | LC_ALL=C awk -v folder="${1:?usage: explain/pictures.sh FOLDER}" '
# What follows is drawn into name.svg, of w by h.
function begin(name, w, h,    i)
{
	file = folder "/" name ".svg"
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" " \
		"font-family=\"sans-serif\" font-size=\"14\" text-anchor=\"middle\">\n<defs>\n", w, h, w, h >file
	for (i = 1; i <= 4; i++)
		printf "<marker id=\"%s\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" " \
			"markerHeight=\"7\" orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 8z\" fill=\"%s\"/></marker>\n", \
			name_of[i], colour[name_of[i]] >file
	print "</defs>" >file
}

function end()
{
	print "</svg>" >file
	close(file)
}

function text(x, y, s, c, anchor)
{
	printf "<text x=\"%g\" y=\"%g\" fill=\"%s\"%s>%s</text>\n", x, y, colour[(c == "") ? "grey" : c], \
		(anchor == "" ? "" : " text-anchor=\"" anchor "\""), s >file
}

# path is what stands in d=""; its arrow is at its "start", its "end" or "".
function line(path, c, arrow, wide)
{
	printf "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%g\"%s/>\n", path, colour[c], \
		(wide ? wide : 1.5), (arrow == "" ? "" : " marker-" arrow "=\"url(#" c ")\"") >file
}

# A box around (x, y); where there is one for each word, the next ones behind it.
function box(x, y, s, each, w)
{
	w = w ? w : 64
	printf "<rect x=\"%g\" y=\"%g\" width=\"%d\" height=\"30\" rx=\"4\" fill=\"none\" stroke=\"%s\"/>\n", \
		x - w / 2, y - 15, w, colour["grey"] >file
	for (each *= 4; each > 0 && each <= 8; each += 4)
		line(sprintf("M%g %gv-4h%dv30h-4", x - w / 2 + each, y - 11 - each, w), "grey", "", 1)
	text(x, y + 5, s)
}

# Attention at one step, forward, or (d = "d") back
function attention(d,    b, v, k, q, arrow)
{
	b = d != ""
	v = b ? "blue" : "grey"
	k = b ? "green" : "grey"
	q = b ? "red" : "grey"
	arrow = b ? "start" : "end"
	begin(b ? "routes" : "forward", 800, 280)
	box(60, 50, d "h_j", 1)
	box(210, 120, d "keys_j", 1)
	box(60, 230, d "s_{t-1}", 0, 76)
	box(210, 230, d "q_t")
	box(360, 175, d "u_tj", 1)
	box(490, 175, d "e_tj", 1)
	box(620, 175, d "a_tj", 1)
	box(740, 50, d "c_t")
	line("M102 42L706 42", v, arrow)
	line("M102 62L177 108", k, arrow)
	line("M99 230L177 230", q, arrow)
	line("M252 126L327 160", k, arrow)
	line("M243 224L327 190", q, arrow)
	line("M402 171L457 171", "grey", arrow)
	line("M532 171L587 171", "grey", arrow)
	line("M650 150L722 66", "grey", arrow)
	text(410, 32, b ? "VALUES  a_tj dc_t" : "(7)  as the value", v)
	text(150, 78, b ? "KEYS  Ua^T dkeys_j" : "(4)  as the key, by Ua", k, "start")
	text(24, 270, b ? "QUERY  Wa^T dq_t" : "(4)  as the query, by Wa and ba", q, "start")
	text(292, 126, b ? "sum over t" : "+", k, "start")
	text(292, 230, b ? "sum over j" : "+", q, "start")
	text(418, 210, b ? "(5)  v (1 - tanh^2)" : "(5)  v . tanh")
	text(570, 210, b ? "(6)  a (da - mean)" : "(6)  softmax")
	text(672, 100, b ? "(7)  dc_t . h_j" : "(7)  as the weight", "", "end")
	if (b) {
		text(28, 96, "and on into the", "", "start")
		text(28, 113, "encoder", "", "start")
		text(28, 185, "and on into the", "", "start")
		text(28, 202, "steps before", "", "start")
	}
	end()
}

# A bar for each word: values[j] times scale wide, from x
function bars(x, title, values, scale, c,    j)
{
	text(x, 24, title)
	line("M" x " 34v128", "grey", "", 1)
	for (j = 1; j <= 4; j++) {
		line(sprintf("M%g %gh%g", x, 22 + 32 * j, values[j] * scale), c, "", 14)
		text(x + (values[j] < 0 ? 6 : -6), 27 + 32 * j, values[j], "", values[j] < 0 ? "start" : "end")
	}
}

# Undo (6) at step 4
function softmax(    j)
{
	begin("softmax", 760, 190)
	for (j = 1; j <= 4; j++)
		text(20, 27 + 32 * j, word[j], "", "start")
	bars(170, "a", a, 220, "blue")
	bars(430, "da - mean", above, 220, "green")
	bars(650, "de = a (da - mean)", de, 440, "red")
	end()
}

# The first entries of all du_tj, and their sums
function sums(    t, j)
{
	begin("sums", 700, 250)
	for (j = 1; j <= 4; j++) {
		text(75 + 110 * j, 24, word[j])
		for (t = 1; t <= 4; t++)
			box(75 + 110 * j, 10 + 40 * t, du[t, j], 0, 90)
		text(75 + 110 * j, 222, dkeys[j], "green")
		line(sprintf("M%g 188v18", 75 + 110 * j), "green", "end")
	}
	for (t = 1; t <= 4; t++) {
		text(120, 15 + 40 * t, "step " t, "", "end")
		line(sprintf("M568 %gh20", 10 + 40 * t), "red", "end")
		text(625, 15 + 40 * t, dq[t], "red")
	}
	text(625, 24, "dq_t", "red")
	text(120, 222, "dkeys_j", "green", "end")
	end()
}

# From the last word back to h_j
function ways(    i)
{
	begin("ways", 800, 220)
	for (i = 1; i <= 4; i++)
		box(100 * i - 50, 120, "h_" i, 0, 50)
	for (i = 0; i <= 3; i++)
		box(460 + 85 * i, 120, "s_" i, 0, 50)
	box(460 + 85 * 2.5, 50, "c_3", 0, 50)
	text(775, 125, "L")
	for (i = 1; i <= 3; i++)
		line(sprintf("M%g 120h-48", 100 * i + 24), "red", "end")
	line("M434 120h-57", "red", "end")
	for (i = 1; i <= 3; i++)
		line(sprintf("M%g 120h-33", 434 + 85 * i), "red", "end")
	line("M766 120h-23", "red", "end")
	line("M702 104L692 68", "blue", "end")
	for (i = 1; i <= 4; i++)
		line(sprintf("M646 45C560 15 %g 20 %g 102", 100 * i + 20, 100 * i - 50), "blue", "end")
	text(405, 108, "bridge", "red")
	text(400, 170, "through every state: each step multiplies by its derivatives", "red")
	text(640, 20, "by attention: one step, times a_3j", "blue")
	text(225, 205, "encoder")
	text(590, 205, "decoder")
	end()
}

BEGIN {
	split("grey blue green red", name_of, " ")
	colour["grey"] = "#767676"
	colour["blue"] = "#1a74d2"
	colour["green"] = "#1c8742"
	colour["red"] = "#c8501e"
}

# The tables that are drawn; `what` is being read.
!($1 in number) && !/gradient/ { what = "" }
/^ *du_[1-4]j / {
	what = "du"
	t = substr($1, 4, 1)
}
/^ *dkeys_j / { what = "dkeys" }
/^ *a_4j .* da-mean/ { what = "softmax" }
$1 in number && what == "du" { du[t, number[$1]] = $2 }
$1 in number && what == "dkeys" { dkeys[number[$1]] = $2 }
$1 in number && what == "softmax" {
	a[number[$1]] = $2
	above[number[$1]] = $5
	de[number[$1]] = $6
}
/^ *dq_[1-4] / { dq[substr($1, 4)] = $3 }
/^ *source / {
	for (j = 1; j <= 4; j++) {
		word[j] = $(j + 1)
		sub(/:.*/, "", word[j])
		number[word[j]] = j
		gsub(/</, "\\&lt;", word[j])
	}
}

END {
	attention("")
	attention("d")
	softmax()
	sums()
	ways()
}'
