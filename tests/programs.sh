#!/bin/sh
# The programs from outside: what a user does and what goes wrong for them. Each wrong input must print one
# line that names the file, line or option, and exit with 1, or 2 for wrong usage.
#   programs.sh [-v]    -v also prints the table of what was printed
cd "$(dirname "$0")/.." || exit 1
bin=$PWD/bin
work=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
verbose=${1:-}
passed=0 failed=0 skipped=0

ok() {
	passed=$((passed + 1))
	echo "ok   programs: $1"
}

bad() {
	failed=$((failed + 1))
	echo "FAIL programs: $1"
	[ -z "${2:-}" ] || echo "  $2"
}

skip() {
	skipped=$((skipped + 1))
	echo "skip programs: $1: $2"
}

# holds NAME CONDITION...: passes if the command succeeds
holds() {
	name=$1
	shift
	if "$@"; then ok "$name"; else bad "$name" "$*"; fi
}

# refused NAME STATUS TEXT COMMAND...: the command must end with STATUS and print TEXT within what it prints to
# standard error; one line for status 1, a line and a hint for status 2. Standard input is $input.
input=/dev/null
refused() {
	name=$1 status=$2 text=$3
	shift 3
	"$@" <"$input" >"$work/stdout" 2>"$work/stderr"
	got=$?
	said=$(grep -v '^Try ' "$work/stderr")
	lines=$(printf '%s\n' "$said" | wc -l)
	if [ "$got" -ne "$status" ]; then
		bad "$name" "exit status $got, not $status: $said"
	elif ! printf '%s' "$said" | grep -qF -- "$text"; then
		bad "$name" "does not say '$text': $said"
	elif [ "$lines" -ne 1 ]; then
		bad "$name" "$lines lines: $said"
	else
		ok "$name"
	fi
	[ -z "$verbose" ] || printf '     | %s | %d | %s |\n' "$name" "$got" "$(printf '%s' "$said" | sed "s|$work/||g; s|$bin/||g")"
	input=/dev/null
}

train="$bin/seq2seq-train"
decode="$bin/seq2seq-decode"
explain="$bin/seq2seq-explain"

# small OPTION...: trains a small model
small() {
	"$train" --dim-emb 16 --dim-rnn 16 --dim-att 16 --vocab-size 400 --mini-batch 16 --threads 2 "$@"
}

cd "$work" || exit 1
"$bin/seq2seq-phrasebook" --count 400 >corpus.tsv || exit 1

# ---- what a user does ----
holds "a model is trained from a corpus with tabs" small -t corpus.tsv -m model.safetensors --after 30u --quiet
cut -f1 corpus.tsv | head -n 40 >source.txt
cut -f2 corpus.tsv | head -n 40 >target.txt
"$decode" model.safetensors <source.txt >out.txt
holds "each line in is a line out" test "$(wc -l <out.txt)" -eq 40
for beam in 1 4; do
	for size in 1 7 64; do
		"$decode" model.safetensors -b $beam --mini-batch $size <source.txt >out.$beam.$size
	done
	holds "batch size 7 gives the bytes of batch size 1 with beam $beam" cmp out.$beam.1 out.$beam.7
	holds "batch size 64 gives the bytes of batch size 1 with beam $beam" cmp out.$beam.1 out.$beam.64
done
(head -n 3 source.txt; echo; sed -n 4p source.txt) | "$decode" model.safetensors >blank.txt
holds "an empty line gives an empty line" test -z "$(sed -n 4p blank.txt)"
head -n 5 source.txt | tr -d '\n' | "$decode" model.safetensors >joined.txt
holds "a last line without its end is translated" test "$(wc -l <joined.txt)" -eq 1
sed 's/$/\r/' source.txt | "$decode" model.safetensors >crlf.txt
holds "lines ended by CRLF translate alike" cmp out.txt crlf.txt
small -t source.txt target.txt -m pair.safetensors --after 5u --quiet 2>err
holds "a model is trained from two files" test -s pair.safetensors
small -t corpus.tsv --source-column 2 --target-column 1 -m back.safetensors --after 5u --quiet
holds "columns are chosen, so either direction is learnt" test -s back.safetensors
awk -F'\t' -v OFS='\t' '{ print $1, $2, "tag" }' corpus.tsv >tags.tsv
small -t tags.tsv --source-column 3,1 -m tags.safetensors --after 5u --quiet
awk -F'\t' -v OFS='\t' '{ print "tag " $1, $2 }' corpus.tsv | small -t - -m joined.safetensors --after 5u --quiet
holds "columns may be joined, as if a space were between them" test "$(tail -c 9000 tags.safetensors | cksum)" = "$(tail -c 9000 joined.safetensors | cksum)"
printf 'Bonjour.\n' | "$decode" back.safetensors >/dev/null
holds "and translated" test $? -eq 0
small -t corpus.tsv -m none.safetensors --attention none --after 5u --quiet
holds "a model without attention is trained" test "$("$decode" none.safetensors <source.txt | wc -l)" -eq 40
small -t corpus.tsv --valid-sets source.txt target.txt -m valid.safetensors --learn-rate 0.02 \
	--dropout-embedding 0 --dropout-annotation 0 --dropout-readout 0 --after 400u --valid-freq 400u --quiet --log log.jsonl
"$decode" valid.safetensors <source.txt | "$bin/seq2seq-eval" target.txt -m bleu chrf -b -w 6 >expected
sed -n 's/.*"bleu":\([0-9.]*\),"chrf":\([0-9.]*\).*/\1 \2/p' log.jsonl | xargs printf '%.6f\n%.6f\n' >said
holds "validation gives the scores of decoding and evaluating" cmp expected said
holds "which are not 0" test "$(grep -vc '^0\.0*$' said)" -eq 2
"$decode" model.safetensors back.safetensors -b 2 <source.txt >/dev/null 2>err
holds "two models of different vocabularies are no ensemble" test $? -eq 1
"$decode" model.state.safetensors <source.txt >/dev/null
holds "a training state translates too" test $? -eq 0
"$bin/seq2seq-eval" target.txt -i target.txt >eval.txt
holds "a text against itself has BLEU 100" grep -q '= 100.00' eval.txt
printf 'a b c d f\n' >right.txt
printf 'A b c d e\n' >wrong.txt
printf 'a b c d f\r\n' >dos.txt
says() {
	printf '%s\n' "$2" >expected
	claim=$1
	shift 2
	"$@" >said 2>err
	holds "$claim" cmp -s expected said
}
says "eval: options are named as sacreBLEU's" "66.8740" "$bin/seq2seq-eval" right.txt -i wrong.txt -m bleu -tok 13a -lc -b -w 4 -f text
says "eval: -b and JSON give a number" "66.9" "$bin/seq2seq-eval" right.txt -i wrong.txt -lc -f json -b -w 1
"$bin/seq2seq-eval" right.txt <dos.txt -m chrf bleu -b >said
holds "eval: standard input, BLEU before chrF, CRLF" test "$(tr '\n' ' ' <said)" = "100.00 100.00 "
"$bin/seq2seq-eval" right.txt wrong.txt -i dos.txt wrong.txt -pbs -pbsn 50 --seed 3 -f json >said
"$bin/seq2seq-eval" right.txt wrong.txt -i dos.txt wrong.txt -pbs -pbsn 50 --seed 3 -f json >again
holds "eval: resampling depends on the seed alone" test -s said -a "$(cksum <said)" = "$(cksum <again)"
printf '0-0 1-1\n' >links.txt
says "eval: links alone" "0.0000" "$bin/seq2seq-eval" --links links.txt --gold-links links.txt -b
"$bin/seq2seq-phrasebook" --task dates --align --seed 3 >dates.tsv
"$bin/seq2seq-phrasebook" --task dates --align --seed 3 --skip 5 --count 7 >some.tsv
sed -n 6,12p dates.tsv >expected
holds "phrasebook: --skip and --count cut the order of a task" cmp -s expected some.tsv
holds "phrasebook: the tasks are in the help" test "$("$bin/seq2seq-phrasebook" --help | grep -c '^  [a-z]* *.* -> ')" -eq 6

# ---- the lesson ----
"$explain" >lesson.txt 2>err
holds "explain: the built-in example is right" test $? -eq 0 -a ! -s err
"$explain" --all >all.txt
holds "explain: piped it is printed in full, as with --all" cmp lesson.txt all.txt
holds "explain: it ends with the verdict" grep -q '^RIGHT: 236 gradients' lesson.txt
sed -n 's/^    code: //p' lesson.txt | sort -u | while read -r line; do
	echo "$line" | tr ',' '\n' | sed 's/^ *//' | awk '/ in / { file = $NF; for (i = 1; i <= held; i++) print held_name[i], file; held = 0; print $1, file; next } { held_name[++held] = $1 }'
done | sort -u >code.txt
while read -r function file; do
	grep -Eq "^[a-z].*[ *]${function%()}\(|\(\*${function%()}\)\(" "$bin/../$file" || echo "$function is not in $file"
done <code.txt >lost.txt
holds "explain: every function is in the file that is named with it" test -s code.txt -a ! -s lost.txt
sed -n 's/^    plain: //p' lesson.txt | sort -u >lines.txt
while read -r line; do grep -qF -- "$line" "$bin/../model/plain.c" || echo "$line"; done <lines.txt >lost.txt
holds "explain: every line of the plain network is in it" test "$(wc -l <lines.txt)" -gt 15 -a ! -s lost.txt
"$explain" --step 2 >step.txt
holds "explain: one step" test "$(grep -c '^==.* step 2 of 4' step.txt)" -eq 14 -a "$(grep -c '^== ' step.txt)" -eq 14
"$explain" --without all >routes.txt
holds "explain: every route that is left out is seen" test "$(grep -cE ' ([1-9]|[12][0-9]) of 23$' routes.txt)" -eq 6
"$explain" --without keys --without bridge >routes.txt
holds "explain: two routes left out" grep -q '^9 of 23 parameters get a wrong gradient' routes.txt
for score in additive-relu dot scaled-dot general none; do
	"$explain" --attention "$score" --dec-cell cgru --threads 1 >score.txt 2>err
	holds "explain: $score is right" test $? -eq 0 -a ! -s err -a "$(grep -c '^RIGHT: ' score.txt)" -eq 1
done
"$explain" "one two" "un deux trois" >words.txt
holds "explain: a pair of one's own" grep -q 'un:3 deux:4 trois:5' words.txt
"$explain" --seed 7 --dim-emb 5 --dim-rnn 4 --dim-att 3 >other.txt
holds "explain: other weights, other sizes" grep -q 'E = 5, hidden H = 4,' other.txt
holds "explain: and they are right" grep -q '^RIGHT: 702 gradients' other.txt
"$explain" --html lesson.html >said 2>err
holds "explain: a page, written without a word" test $? -eq 0 -a ! -s said -a ! -s err
holds "explain: it is under 1 MB" test "$(wc -c <lesson.html)" -lt 1000000 -a "$(wc -c <lesson.html)" -gt 100000
"$explain" model.safetensors "$(head -n 1 source.txt)" "$(head -n 1 target.txt)" >model.txt 2>err
holds "explain: a trained model, in summary" test $? -eq 0 -a "$(wc -l <model.txt)" -lt 400 -a ! -s err
holds "explain: and its sampled gradients are right" grep -q '^RIGHT: ' model.txt

# ---- LESSON.md: what it quotes is there, and what is not there is found ----
tree=$bin/..
lesson=$tree/explain/LESSON.md
check=$tree/explain/check_lesson.sh
sh "$tree/train/without.sh" >table.txt 2>err
holds "lesson: a training for each route that is left out" test "$(grep -c '^[a-z, -]*  *[0-9.]*  *[0-9]*  *[0-9.]*$' table.txt)" -ge 9
export TABLE="$work/table.txt" # trained once
sh "$check" >said 2>&1
holds "lesson: the text agrees with the program and the code" test $? -eq 0
# found NAME TEXT: the check of changed.md fails with one line, which names the line that holds TEXT
found() {
	sh "$check" changed.md tree >said 2>&1
	holds "lesson: $1 is found" test $? -eq 1 -a "$(cut -d: -f1,2 said | sort -u)" = "changed.md:$(grep -nF -m 1 -- "$2" changed.md | cut -d: -f1)"
}
mkdir tree
for room in bin base checkpoints data decode tests tokenizer train; do ln -s "$tree/$room" tree; done
cp -R "$tree/model" "$tree/explain" tree
sed 's/0.00764 -0.06992/0.00764 -0.06993/' "$lesson" >changed.md
found "a changed number" "-0.06993"
sed 's/-0.02392 -0.00955 \.\.\./-0.02392 -0.00956 .../' "$lesson" >changed.md
found "a changed number of a line whose rest is left out" "-0.00956"
sed 's/0.33265 \* (-0.63217 + 0.25613) = -0.12509/0.33265 * (-0.63217 + 0.25613) = -0.37605/' "$lesson" >changed.md
found "a calculation that does not come out" "= -0.37605"
sed 's/^\(recurrence  *[0-9.]*  *\)\([0-9]*  *0.[0-9]*\)$/\19\2/' "$lesson" >changed.md
found "a changed figure of a training" "$(grep '^recurrence  *[0-9.]*  *9[0-9]*  *0.[0-9]*$' changed.md)"
sed 's/^dgx of n: -0.26552/dgx of n: -0.27552/' "$lesson" >changed.md
found "a calculation with a number of its own" "-0.27552"
sed 's/de\[j\] = a\[j\] \* (da\[j\] - mean);/de[j] = a[j] * da[j] - mean;/' "$lesson" >changed.md
found "a changed line of code in the text" "de[j] = a[j] * da[j] - mean;"
sed '/^\*df = de \*/d' "$lesson" >changed.md
found "a line of code that is left out" "*du = *df"
sed 's/^What remains comes in/About 0.25 of it comes in/' "$lesson" >changed.md
found "a number that nothing holds to" "About 0.25"
# shellcheck disable=SC2016
sed 's/^In code, `undo_attend()/In code, `undo_attention()/' "$lesson" >changed.md
# shellcheck disable=SC2016
found "a function that is not there" 'In code, `undo_attention()'
sed 's/(#part-b-the-rest/(#part-b-rest/' "$lesson" >changed.md
found "a link to nowhere" "(#part-b-rest"
sed 's/(pictures\/sums.svg)/(pictures\/sum.svg)/' "$lesson" >changed.md
found "a picture that is not there" "(pictures/sum.svg)"
sed 's/step=undo-softmax)/step=undo-softmix)/' "$lesson" >changed.md
found "a link to a step that the page has not" "step=undo-softmix)"
sed 's/Blank 8. The gates/Blank 8. The gate/' "$lesson" >changed.md
found "a blank that the workbook calls otherwise" "Blank 8. The gate."
cp "$lesson" changed.md
sh "$check" changed.md tree >said 2>&1
holds "lesson: another tree that is the same agrees" test $? -eq 0
sed 's/0.02623/0.02624/' "$tree/explain/pictures/sums.svg" >tree/explain/pictures/sums.svg
found "a changed picture" "(pictures/sums.svg)"
cp "$tree/explain/pictures/sums.svg" tree/explain/pictures
sed 's/de\[j\] = a\[j\] \* (da\[j\] - mean);/de[j] = a[j] * da[j];/' "$tree/model/plain.c" >tree/model/plain.c
found "a changed line of code in the tree" "de[j] = a[j] * (da[j] - mean);"

unset TABLE

# ---- wrong usage ----
for program in train decode eval phrasebook explain; do
	"$bin/seq2seq-$program" --help >help.txt 2>err
	holds "$program --help goes to stdout with status 0" test $? -eq 0 -a -s help.txt -a ! -s err
	holds "$program: --quiet, where there is one, is -q" test "$(grep -c 'quiet ' help.txt)" -eq "$(grep -c '^  -q, .*quiet ' help.txt)"
	"$bin/seq2seq-$program" --version >version.txt
	holds "$program --version names the program" grep -q "^seq2seq-$program [0-9]" version.txt
	refused "$program: unknown option" 2 "--no-such" "$bin/seq2seq-$program" --no-such
done
refused "phrasebook: an unknown task" 2 "'verse' is none of phrasebook|reversal" "$bin/seq2seq-phrasebook" --task verse
refused "phrasebook: links of a task without a gold" 2 "--align" "$bin/seq2seq-phrasebook" --task sentiment --align
refused "phrasebook: a construction of a task" 2 "--construction" "$bin/seq2seq-phrasebook" --task dates --construction price
refused "phrasebook: the constructions of a task" 2 "--list" "$bin/seq2seq-phrasebook" --task dates --list
refused "phrasebook: more pairs than there are" 1 "has 53931 pairs, not 60000" "$bin/seq2seq-phrasebook" --count 60000
refused "phrasebook: more pairs than a task has" 1 "dates has 20000 pairs, not 20001" "$bin/seq2seq-phrasebook" --task dates --skip 1 --count 20000
refused "phrasebook: nothing left" 1 "--skip" "$bin/seq2seq-phrasebook" --task headline --skip 16000
refused "lesson: an unknown task" 2 "usage" sh "$bin/../train/lesson.sh" verse
refused "lesson: no task" 2 "usage" sh "$bin/../train/lesson.sh"
refused "train: no corpus given" 2 "--train-sets" "$train" -m m.safetensors
refused "train: a bad number" 2 "--mini-batch" "$train" -t corpus.tsv -m m.safetensors --mini-batch x
refused "train: a model in place of the corpus" 1 "--model ./corpus.tsv" "$train" -t corpus.tsv -m ./corpus.tsv --restart
refused "train: a pretrained model of another kind" 1 "--tokenizer char: model.safetensors has bpe" "$train" -t corpus.tsv -m m.safetensors --pretrained-model model.safetensors --tokenizer char
refused "train: a pretrained model that is not there" 1 "nothere.safetensors" "$train" -t corpus.tsv -m m.safetensors --pretrained-model nothere.safetensors
refused "train: a pretrained model in place of the model" 1 "--pretrained-model ./model.safetensors" "$train" -t corpus.tsv -m model.safetensors --pretrained-model ./model.safetensors --restart
refused "train: a log in place of the model" 1 "--log ./m.safetensors" "$train" -t corpus.tsv -m m.safetensors --log ./m.safetensors
refused "train: a log in place of the state" 1 "--log m.state.safetensors" "$train" -t corpus.tsv -m m.safetensors --log m.state.safetensors
refused "train: a log in place of the corpus" 1 "--log ./corpus.tsv" "$train" -t corpus.tsv -m m.safetensors --log ./corpus.tsv
refused "train: a curve in place of the model" 1 "--curve ./m.safetensors" "$train" -t corpus.tsv -m m.safetensors --curve ./m.safetensors
refused "train: a curve in place of the state" 1 "--curve m.state.safetensors" "$train" -t corpus.tsv -m m.safetensors --curve m.state.safetensors
refused "train: a curve in place of the log" 1 "--curve ./c" "$train" -t corpus.tsv -m m.safetensors --log c --curve ./c
refused "train: a curve in place of a file" 1 "is there, and no curve" "$train" -t corpus.tsv -m m.safetensors --curve model.safetensors
refused "train: a curve in place of a folder" 1 "is a directory" "$train" -t corpus.tsv -m m.safetensors --curve .
refused "decode: no model given" 2 "" "$decode"
refused "explain: a sentence alone" 2 "translation" "$explain" "one"
refused "explain: too many sentences" 2 "d" "$explain" a b c d
refused "explain: an empty sentence" 2 "source sentence is empty" "$explain" "" "b"
refused "explain: a blank sentence" 2 "target sentence is empty" "$explain" "a" " "
refused "explain: an unknown route" 2 "--without" "$explain" --without luck
refused "explain: a size that fills the screen" 2 "--dim-rnn" "$explain" --dim-rnn 17
refused "explain: a step and all" 2 "--step" "$explain" --step 1 --all
refused "explain: a page and all" 2 "--html" "$explain" --html x.html --all

# ---- wrong corpora ----
mkdir folder
head -c 5000 /dev/urandom >binary.tsv
printf 'a\nb\nc\n' >three.txt
printf 'a\nb\n' >two.txt
gzip -c corpus.tsv >corpus.tsv.gz 2>/dev/null
refused "train: a missing corpus" 1 "nowhere.tsv" "$train" -t nowhere.tsv -m m.safetensors
refused "train: a folder for a corpus" 1 "folder" "$train" -t folder -m m.safetensors
refused "train: a binary file" 1 "binary.tsv" "$train" -t binary.tsv -m m.safetensors
[ ! -s corpus.tsv.gz ] || refused "train: a compressed corpus" 1 "corpus.tsv.gz" "$train" -t corpus.tsv.gz -m m.safetensors
refused "train: a missing validation set" 1 "novalid.tsv" "$train" -t corpus.tsv --valid-sets novalid.tsv -m m.safetensors
refused "train: a vocabulary too small" 1 "--vocab-size" "$train" -t corpus.tsv -m m.safetensors --vocab-size 20
cp corpus.tsv mixed.tsv
printf 'bad \377 bytes\tmauvais\nno tab here\n\tempty\nnul \0 inside\tnul\n' >>mixed.tsv
head -c 10000000 /dev/zero | tr '\0' 'x' >>mixed.tsv
printf '\tlong\n' >>mixed.tsv
small -t mixed.tsv -m mixed.safetensors --after 2u >/dev/null 2>report.txt
holds "bad pairs are skipped and named by file and line" grep -q 'mixed.tsv:401' report.txt
holds "each kind of bad pair is reported" test "$(grep -c 'mixed.tsv:' report.txt)" -ge 4
small -t mixed.tsv -m mixed.safetensors --after 4u -q >/dev/null 2>report.txt
holds "text in another encoding is reported even with -q" test "$(cat report.txt)" = "skipped 1 pair (not valid UTF-8): mixed.tsv:401"
if [ "$(id -u)" != 0 ]; then
	mkdir closed && chmod a-w closed
	refused "train: a folder that may not be written" 1 "closed" "$train" -t corpus.tsv -m closed/m.safetensors
else
	skip "train: a folder that may not be written" "the superuser may write everywhere"
fi
if mount -t tmpfs -o size=64k none folder 2>/dev/null; then
	refused "train: a full disk" 1 "folder/m" small -t corpus.tsv -m folder/m.safetensors --after 5u --quiet
	holds "nothing half-written stays on a full disk" test -z "$(ls folder)"
	umount folder
else
	skip "train: a full disk" "no file system may be mounted"
fi

# ---- wrong models ----
{ head -c 5000 model.safetensors; printf 'X'; tail -c +5002 model.safetensors; } >flipped.safetensors
refused "decode: a missing model" 1 "nowhere.safetensors" "$decode" nowhere.safetensors
refused "decode: a damaged model" 1 "flipped.safetensors" "$decode" flipped.safetensors
refused "explain: a missing model" 1 "nowhere.safetensors" "$explain" nowhere.safetensors a b
refused "explain: a page over the model it reads" 1 "--html model.safetensors: is there, and no page" "$explain" model.safetensors a b --html model.safetensors
refused "explain: a page over a corpus" 1 "--html corpus.tsv: is there, and no page" "$explain" --html corpus.tsv
holds "explain: a page replaces a page" "$explain" --html lesson.html
holds "explain: a page into a pipe" test "$("$explain" --html /dev/stdout | head -n 1)" = "<!DOCTYPE html>"
refused "explain: a page in no folder" 1 "nowhere/x.html" "$explain" --html nowhere/x.html
refused "explain: a route of an attention that there is not" 1 "--without keys: there is no such route" "$explain" --attention none --without keys
refused "explain: a model and one sentence" 2 "model.safetensors is a file" "$explain" model.safetensors "a sentence"
refused "explain: kernels that there are not in double" 1 "only reference" "$explain" --kernels avx2
refused "explain: a step beyond the last" 1 "4 steps" "$explain" --step 5
refused "decode: a missing input" 1 "nothere.txt" "$decode" model.safetensors -i nothere.txt
cp source.txt kept.txt
refused "decode: attention of a model without" 1 "--attention none" "$decode" none.safetensors --attention -o kept.txt
holds "the output is left as it was then" cmp source.txt kept.txt
input=source.txt
refused "decode: a pair without its tab" 1 ":1" "$decode" model.safetensors --score
cp source.txt still.txt
printf 'PK\003\004xx' >packed.txt
refused "decode: a zip archive for a text" 1 "packed.txt is a zip archive" "$decode" model.safetensors -i packed.txt
refused "decode: an output folder that is not there" 1 "nofolder" "$decode" model.safetensors -i still.txt -o nofolder/out.txt
refused "eval: a metric that is none" 2 "ter" "$bin/seq2seq-eval" three.txt -i three.txt -m ter
refused "eval: a reference behind -i" 2 "before --input" "$bin/seq2seq-eval" -i three.txt three.txt
refused "eval: no reference" 2 "no reference" "$bin/seq2seq-eval" -i three.txt
refused "eval: a pair of one" 2 "--paired-bs" "$bin/seq2seq-eval" three.txt -i three.txt --paired-bs
refused "eval: an interval for two" 2 "--confidence" "$bin/seq2seq-eval" three.txt -i three.txt two.txt -ci
refused "eval: links without gold" 2 "--gold-links" "$bin/seq2seq-eval" --links three.txt
refused "eval: standard input as links and as translation" 2 "only one file" "$bin/seq2seq-eval" three.txt --links - --gold-links three.txt
refused "train: standard input twice" 2 "only one file" "$train" -t - --valid-sets - -m m.safetensors
refused "eval: a bad link" 1 "three.txt:1" "$bin/seq2seq-eval" --links three.txt --gold-links three.txt
refused "eval: unequal line counts" 1 "three.txt" "$bin/seq2seq-eval" three.txt -i two.txt
head -c 200000 /dev/zero | tr '\0' 'y' | "$decode" model.safetensors --max-length-factor 1 --max-length 20 >long.txt 2>err
holds "a very long line gives one line and a warning that names it" test "$(wc -l <long.txt)" -eq 1 -a "$(grep -c ':1' err)" -eq 1
printf 'a\377 \320\226\n' | "$decode" model.safetensors -q >bytes.txt 2>err
holds "decode: --quiet silences what is told" test $? -eq 0 -a ! -s err
printf 'a\377b\n' | "$decode" model.safetensors >bytes.txt 2>err
holds "invalid UTF-8 gives one line and a warning that names it" test "$(wc -l <bytes.txt)" -eq 1 -a "$(grep -c ':1' err)" -eq 1
cp model.safetensors same.safetensors
refused "decode: the output is the model" 1 "same.safetensors is a model" "$decode" same.safetensors -o same.safetensors
holds "the model is left as it was then" cmp -s model.safetensors same.safetensors
input=still.txt
refused "decode: the output is the input" 1 "still.txt is read from" "$decode" model.safetensors -o still.txt
input=source.txt
refused "decode: the output is the input by name" 1 "still.txt is read from" "$decode" model.safetensors -i still.txt -o ./still.txt
holds "the input is left as it was then" cmp -s source.txt still.txt
printf 'a\377b\n' | "$decode" model.safetensors -o closed.txt 2>&-
holds "a warning does not go into the output where standard error is closed" cmp -s bytes.txt closed.txt

# ---- wrong outputs ----
if [ -c /dev/full ]; then
	for program in decode phrasebook eval explain; do
		case $program in
		explain) set -- "$explain" ;;
		decode) set -- "$decode" model.safetensors ;;
		phrasebook) set -- "$bin/seq2seq-phrasebook" ;;
		eval) set -- "$bin/seq2seq-eval" target.txt -i target.txt ;;
		esac
		"$@" <source.txt >/dev/full 2>err
		holds "$program: a full disk at standard output is status 1 and one line" test $? -eq 1 -a "$(wc -l <err)" -eq 1
		"$@" <source.txt >&- 2>err
		holds "$program: a closed standard output is status 1 and one line" test $? -eq 1 -a "$(wc -l <err)" -eq 1
	done
	for program in train decode eval phrasebook explain; do
		"$bin/seq2seq-$program" --help >/dev/full 2>err
		holds "$program: help that cannot be written is status 1" test $? -eq 1
	done
else
	skip "full disk at standard output" "there is no /dev/full"
fi

# ---- the library, installed ----
root=$work/root/opt/seq2seq
make -s -C "$bin/.." install DESTDIR="$work/root" PREFIX=/opt/seq2seq >said 2>err
holds "make install installs programs, header, library and a file for pkg-config" test $? -eq 0 -a -x "$root/bin/seq2seq-decode" -a -s "$root/include/seq2seq.h" -a -s "$root/lib/pkgconfig/seq2seq.pc"
nm -g "$root/lib/libseq2seq.a" | awk '$2 ~ /^[A-TV-Z]$/ { print $3 }' | sort >names.txt
holds "library: seq2seq_ names alone are seen" test "$(grep -c '^seq2seq_' names.txt)" -ge 8 -a "$(grep -vc '^seq2seq_' names.txt)" -eq 0
flags="-I$root/include -L$root/lib -lseq2seq -lm -pthread"
! command -v pkg-config >/dev/null || flags=$(PKG_CONFIG_PATH=$root/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$work/root pkg-config --cflags --libs seq2seq)
sed -n '/^```c$/,/^```$/p' "$bin/../README.md" | grep -v '^```' >example.c
# shellcheck disable=SC2086
${CC:-cc} -std=c11 -Wall -Wextra -Werror example.c $flags -o example 2>err && ./example model.safetensors <source.txt >said
holds "library: the README's example gives what decode gives" test -z "$(cut -f1 said | cmp out.txt - 2>&1)"
refused "library: and its errors" 1 "nowhere.safetensors" ./example nowhere.safetensors
if command -v c++ >/dev/null; then
	c++ -Wall -Wextra -Werror -fsyntax-only -x c++ "$root/include/seq2seq.h" 2>err
	holds "library: the header is one for C++, too" test $? -eq 0
else
	skip "library: the header in C++" "there is no c++"
fi

# ---- the bench: that it runs, never how fast anything is ----
bench=$(dirname "$bin")/build/f32/bench
if [ -x "$bench" ]; then
	tiny="--vocab 40 --embed 8 --hidden 8 --sentences 3 --rounds 1"
	# shellcheck disable=SC2086
	for command in peak products train decode start memory; do
		"$bench" $command $tiny --json >bench.txt 2>err
		status=$?
		holds "bench $command runs with tiny sizes" test $status -eq 0 -a ! -s err
		holds "bench $command --json prints objects" test "$(grep -c "^{\"command\": \"$command\".*}\$" bench.txt)" -eq "$(wc -l <bench.txt)"
	done
	awk '{ print NR % 7 + 1, 5, 2 + NR % 9 }' source.txt >ids.txt
	"$bench" train --source ids.txt --target ids.txt --vocab 20 --embed 8 --hidden 8 --sentences 10 --rounds 4 --updates 1 --threads 2 --json >bench.txt
	holds "bench trains on ids, each batch once" grep -q '"updates": 4, "tokens": 160,' bench.txt
	refused "bench: an unknown sub-command" 2 "'speed'" "$bench" speed
	refused "bench: a vocabulary too small" 2 "--vocab" "$bench" train --vocab 5
	refused "bench: unknown kernels" 2 "mmx" "$bench" peak --kernels mmx
	refused "bench: a source without its target" 2 "--target" "$bench" train --source source.txt
	refused "bench: ids that are none" 1 "source.txt" "$bench" train --source source.txt --target source.txt
else
	skip "bench" "there is no build/f32/bench"
fi

# one text, one spelling: a byte order mark, a zero-width space, a soft hyphen, a decomposed letter
printf 'the caf\303\251 house\n' >clean.txt
printf '\357\273\277the \342\200\213cafe\314\201 ho\302\255use\342\200\216\n' >marked.txt
for option in -q --alignment --attention; do
	"$decode" model.safetensors $option <clean.txt >clean.out 2>&1
	"$decode" model.safetensors $option <marked.txt >marked.out 2>&1
	holds "decode $option: what cannot be seen makes no difference" cmp -s clean.out marked.out
done
paste clean.txt clean.txt | "$decode" model.safetensors --score >clean.out
paste marked.txt marked.txt | "$decode" model.safetensors --score >marked.out
holds "decode --score: what cannot be seen makes no difference" cmp -s clean.out marked.out
refused "explain: a sentence of invisible characters is empty" 1 "the source sentence is empty" "$explain" model.safetensors "$(printf '\342\200\213')" "x"
printf '&apos;s t-shirt\t3.14 __NUM__\n' >spaces.txt
for i in 1 2 3 4 5 6; do cat spaces.txt; done >spaces.tsv
"$train" -q -t spaces.tsv -m spaces.safetensors --tokenizer space --dim-emb 8 --dim-rnn 8 --dim-att 8 --after 60u --learn-rate 0.05 --hold-out 0
printf '&apos;s  t-shirt\n' | "$decode" spaces.safetensors --alignment soft >spaces.out
holds "train --tokenizer space: two words in, two words out" grep -Eq '^3\.14 __NUM__ \|\|\| [^ ]+ [^ ]+ [^ ]+$' spaces.out
if grep -q 'Version 15.0' /usr/share/unicode/ReadMe.txt 2>/dev/null && python3 -c '' 2>/dev/null; then
	python3 "${bin%bin}tokenizer/make_unicode.py" >unicode_tables.h
	holds "the tables of Unicode are what make_unicode.py prints" cmp -s unicode_tables.h "${bin%bin}tokenizer/unicode_tables.h"
else
	skip "the tables of Unicode are what make_unicode.py prints" "no Unicode 15.0 in /usr/share/unicode, or no python3"
fi

# the path for an afternoon: the lines that the README counts, 1,500 at most
cd "${bin%bin}" || exit 1
path=$(sed -n 's/^| \[\([a-z_/.]*\)\]([a-z_/.]*) | \([0-9]*\) |.*/\2 \1/p' README.md)
holds "README: the files of the path have the lines that it says" test -n "$path" -a "$path" = \
	"$(echo "$path" | while read -r lines file; do echo "$(wc -l <"$file") $file"; done)"
holds "README: the path is an afternoon's" test "$(echo "$path" | awk '{ n += $1 } END { print n }')" -le 1500

if [ $skipped -gt 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
exit $((failed != 0))
