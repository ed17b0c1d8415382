/* From the start of seq2seq-decode to its first translation; of Python to an imported PyTorch. */
#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"
#include "checkpoints/checkpoint.h"
#include "tests/bench/bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROUNDS = 11, WORD = 9, PATH_SIZE = 512 };

/* Lines of a word each, as many as the vocabulary has. */
static int make_text(struct str *text, struct span *lines, int count)
{
	for (int i = 0; i < count; i++)
		if (str_printf(text, "word%c%c%c%c ", 'a' + i / 17576, 'a' + i / 676 % 26,
			    'a' + i / 26 % 26, 'a' + i % 26))
			return -1;
	for (int i = 0; i < count; i++)
		lines[i] = (struct span){ text->data + i * WORD, WORD };
	return 0;
}

/* A new network with a tokenizer of the wanted size. */
static int make_model(const struct bench *b, const char *path, const char *sentence)
{
	struct bench_setting settings[BENCH_SETTINGS];
	struct checkpoint c = { 0 };
	struct str text = { 0 };
	struct rng r;
	FILE *f;
	int vocab, rc = -1;
	struct span *lines;

	bench_settings(b, settings);
	c.config = settings[0].config;
	vocab = c.config.target_vocab;
	lines = mem_alloc((size_t)vocab, sizeof(*lines));
	rng_seed(&r, b->seed);
	if (!lines || make_text(&text, lines, vocab) ||
		tokenizer_learn(&c.source, TOKENIZER_WORD, vocab, false, lines, (size_t)vocab))
		goto done;
	c.target = c.source;
	c.config.source_vocab = c.config.target_vocab = tokenizer_size(c.source);
	if (params_create(&c.params, &c.config))
		goto done;
	params_init(&c.params, &c.config, &r);
	if (checkpoint_save(&c, path))
		goto done;
	f = fopen(sentence, "wb");
	if (!f || fprintf(f, "%.*s\n", 12 * WORD, text.data) < 0 || fclose(f))
		rc = err_set("cannot write %s: %s", sentence, strerror(errno));
	else
		rc = 0;
done:
	checkpoint_release(&c);
	mem_free(lines);
	str_release(&text);
	return rc;
}

/* seq2seq-decode stands in programs/ beside this program. */
static void find_decode(char path[PATH_SIZE], const char *self)
{
	const char *slash = strrchr(self, '/');

	snprintf(path, PATH_SIZE, "%.*sprograms/seq2seq-decode",
		slash ? (int)(slash - self) + 1 : 0, self);
}

static char *find_python(void)
{
	static char *const candidates[] = { "python3", "/usr/bin/python3" };

	for (int i = 0; i < 2; i++) {
		char *const argv[] = { candidates[i], "-c", "import torch", NULL };
		double seconds;
		int status;

		if (!process_run(&status, &seconds, argv, NULL) && !status)
			return candidates[i];
	}
	return NULL;
}

static int measure(const struct bench *b, char *decode, char *model, const char *sentence)
{
	char *const ours[] = { decode, model, "--max-length-factor", "0.33", NULL };
	char *python = find_python();
	char *const theirs[] = { python, "-c", "import torch", NULL };
	double start[BENCH_ROUNDS_MAX], import[BENCH_ROUNDS_MAX], ratio[BENCH_ROUNDS_MAX];
	int rounds = bench_rounds(b, ROUNDS), status;

	for (int r = -1; r < rounds; r++) {
		double seconds;

		if (process_run(&status, &seconds, ours, sentence))
			return -1;
		if (status)
			return err_set("%s ended with status %d", decode, status);
		/* the first one brings the files to memory, as find_python() has done for Python */
		if (r < 0)
			continue;
		start[r] = seconds;
		if (!python)
			continue;
		if (process_run(&status, &import[r], theirs, NULL))
			return -1;
		ratio[r] = import[r] / start[r];
	}
	{
		const struct cell cells[] = {
			CELL("decode_ms", 9, 2, 1e3 * bench_median(start, rounds)),
			CELL("import_torch_ms", 9, 1,
				python ? 1e3 * bench_median(import, rounds) : 0),
			CELL("ratio", 7, 1, python ? bench_median(ratio, rounds) : 0),
		};

		report_row(b, "start", true, cells, python ? 3 : 1);
	}
	if (!python)
		report_note(b, "start", "import torch: skipped, there is no python3 with torch");
	return 0;
}

int bench_start(const struct bench *b)
{
	const char *tmp = getenv("TMPDIR");
	char folder[PATH_SIZE], model[PATH_SIZE + 32], sentence[PATH_SIZE + 32], decode[PATH_SIZE];
	int rc = -1;

	find_decode(decode, b->argv[0]);
	report_note(b, "start",
		"from the start of %s to its first line, one sentence of 12 words, beside "
		"python3 -c 'import torch'; medians of %d runs of each in turn",
		decode, bench_rounds(b, ROUNDS));
	if (access(decode, X_OK)) {
		report_note(b, "start", "skipped: there is no %s", decode);
		return 0;
	}
	snprintf(folder, sizeof(folder), "%s/bench.XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(folder))
		return err_set("cannot make a folder %s: %s", folder, strerror(errno));
	snprintf(model, sizeof(model), "%s/model.safetensors", folder);
	snprintf(sentence, sizeof(sentence), "%s/sentence.txt", folder);
	if (!make_model(b, model, sentence))
		rc = measure(b, decode, model, sentence);
	unlink(model);
	unlink(sentence);
	rmdir(folder);
	return rc;
}
