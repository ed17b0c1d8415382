#!/bin/sh
# Accessibility of the lesson's page: axe-core looks at every step in a headless Chromium; a violation of serious or critical
# impact fails, named with its step, rule and element. axe-core is $AXE (its axe.min.js), or comes from npm for the run and is
# kept nowhere; skipped where there is none of them, or no Chromium.
# Usage: axe.sh PAGE.html [FLAG OF CHROMIUM]...
# In dark colours: --blink-settings=preferredColorScheme=0; a phone: --window-size=390,844
page=$1
shift
skip() {
	echo "skip axe: $1"
	echo "0 passed, 0 failed, 1 skipped"
	exit 0
}
browser=$(sh "$(dirname "$0")/chromium.sh")
[ -n "$browser" ] || skip "no chromium here"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
axe=$AXE
if [ -z "$axe" ]; then
	command -v npm >/dev/null || skip "no npm here, and \$AXE is not set"
	(cd "$folder" && timeout 60 npm pack --silent axe-core@4 && tar xzf axe-core-*.tgz) >/dev/null 2>&1
	axe=$folder/package/axe.min.js
fi
[ -f "$axe" ] || skip "axe-core is not to be had: $axe"

# the page, then axe, then what steps through
{
	sed '/^<\/body>$/,$d' "$page"
	echo '<script>'
	sed 's/<\/script/<\\\/script/g' "$axe"
	cat <<'SCRIPT'
</script>
<script>
window.requestAnimationFrame = (f) => setTimeout(f, 16); // no frames are drawn here
(async () => {
	const found = [];
	let seen = 0;
	try {
		while (typeof lesson === 'undefined' || !lesson || !lesson.steps) await new Promise((done) => setTimeout(done, 50));
		for (let i = 0; i < lesson.steps.length; i++, seen++) {
			go(i);
			await new Promise((done) => setTimeout(done, 50));
			const { violations } = await axe.run(document, { resultTypes: ['violations'] });
			for (const { id, impact, nodes } of violations)
				for (const node of nodes)
					found.push([impact, id, lesson.steps[i].key, node.target.join(' '), node.html.slice(0, 100)].join('\t').replace(/\n/g, ' '));
		}
	} catch (error) {
		found.push('critical\terror\t' + seen + '\t' + error);
	}
	const pre = document.createElement('pre');
	pre.id = 'axe';
	pre.textContent = '\n' + found.join('\n') + '\nSTEPS SEEN: ' + seen + ' of ' + lesson.steps.length + '\n';
	document.body.replaceChildren(pre);
})();
</script>
</body></html>
SCRIPT
} >"$folder/page.html"
timeout 300 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" --window-size=1280,800 \
	--disable-ipc-flooding-protection --virtual-time-budget=600000 --dump-dom "$@" "file://$folder/page.html" 2>"$folder/log" |
	sed -n '/<pre id="axe">/,/<\/pre>/p' >"$folder/found"

sed -i 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' "$folder/found"
steps=$(sed -n 's/^STEPS SEEN: //p' "$folder/found")
bad=$(grep -cE '^(serious|critical)	' "$folder/found")
awk -F'\t' 'NF > 3 { print ($1 == "serious" || $1 == "critical" ? "FAIL" : "note") " axe: " $1 ", " $2 " at step " $3 ": " $4 "  " $5 }' "$folder/found"
if [ -z "$steps" ] || [ "${steps% of *}" != "${steps#* of }" ] || [ "$steps" = "0 of 0" ]; then
	echo "FAIL axe: not all steps were seen: ${steps:-none}"
	tail -n 3 "$folder/log"
elif [ "$bad" -eq 0 ]; then
	echo "ok   axe: nothing serious on $steps steps"
	echo "1 passed, 0 failed"
	exit 0
fi
echo "0 passed, 1 failed"
exit 1
