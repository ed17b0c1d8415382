#!/bin/sh
# Says which Chromium there is; nothing where there is none.
for name in chromium chromium-browser google-chrome; do
	command -v $name && exit
done
