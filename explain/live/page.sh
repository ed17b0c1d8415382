#!/bin/sh
# The live page: the page of the built-in example, and in it the modules that compute and the code that
# they are made of. Usage: page.sh EXPLAIN OUT NAME:MODULE.wasm...
explain=$1 out=$2
shift 2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
mark='^<template id="live">'
"$explain" --html "$folder/page.html" || exit 1
{
	sed "/$mark/,\$d" "$folder/page.html"
	for module; do
		echo "<script type=\"text/plain\" id=\"${module%%:*}-module\">"
		base64 "${module#*:}" || exit 1
		echo '</script>'
	done
	for code in plain:model/plain.c adam:train/adam.c kernels:model/kernels/kernels.h; do
		echo "<script type=\"text/plain\" id=\"${code%%:*}\">"
		cat "${code#*:}"
		echo '</script>'
	done
	sed "1,/$mark/d" "$folder/page.html"
} >"$folder/live.html" && cp "$folder/live.html" "$out" && echo "$out: $(wc -c <"$out") bytes; open it in a browser"
