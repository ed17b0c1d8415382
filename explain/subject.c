#include "explain/subject.h"

#include "base/err.h"
#include "base/mem.h"
#include "tokenizer/fold.h"

#include <string.h>

const char subject_source[] = "the red house", subject_target[] = "la maison rouge";

/* Small enough for a screen, and no two sizes alike that are not meant to be: [3, 9] can only be
 * the readout. */
static const struct tiny example = {
	.seed = TINY_SEED, .embed = TINY_EMBED, .hidden = TINY_HIDDEN, .attention = TINY_ATTENTION
};
enum { TINY_WORDS = 1000 };

static int learn(struct tokenizer **t, const char *text)
{
	struct span line = { text, strlen(text) };

	return tokenizer_learn(t, TOKENIZER_WORD, TINY_WORDS, false, &line, 1);
}

/* Weights as for training, but twice as large, so that attention has preferences and gates are
 * not all half open; and biases that are not 0. */
static int make_tiny(struct checkpoint *model, const struct tiny *tiny, const char *source_text,
	const char *target_text)
{
	int hidden = tiny->hidden ? tiny->hidden : example.hidden;
	int attention = tiny->attention ? tiny->attention : example.attention;
	enum score score = (enum score)tiny->score;
	struct rng r;

	if (learn(&model->source, source_text) || learn(&model->target, target_text))
		return -1;
	model->config = (struct config){ .source_vocab = tokenizer_size(model->source),
		.target_vocab = tokenizer_size(model->target),
		.embed = tiny->embed ? tiny->embed : example.embed,
		.hidden = hidden,
		.attention = config_attention(score, hidden, attention),
		.score = score,
		.cell = (enum decoder_cell)tiny->cell,
		.tying = TIED_OUTPUT };
	if (params_create(&model->params, &model->config))
		return -1;
	rng_seed(&r, tiny->seed ? tiny->seed : example.seed);
	params_init(&model->params, &model->config, &r);
	for (size_t i = 0; i < model->params.count; i++)
		model->params.block[i] =
			(real)(2 * (double)model->params.block[i] + 0.2 * rng_normal(&r));
	return 0;
}

static int check(const char *text, const char *side)
{
	return utf8_valid(text, strlen(text)) ? 0 : err_set("the %s sentence is not UTF-8", side);
}

static int encode(
	struct tokens *tokens, const struct tokenizer *t, const char *text, const char *side)
{
	if (tokenizer_encode(t, tokens, text, strlen(text)))
		return -1;
	if (!tokens->count)
		return err_set("the %s sentence is empty", side);
	if (tokens->count > SUBJECT_TOKENS)
		return err_set("the %s sentence has %zu tokens, more than %d", side, tokens->count,
			SUBJECT_TOKENS);
	return tokens_push(tokens, TOKEN_EOS);
}

/* Room for a piece of n bytes: a space becomes a mark of three, and a NUL ends it. */
enum { MARK = 3 };

/* The space before a word is shown where pieces may also go on without one. */
static char *put_piece(char *to, const struct tokenizer *t, int id)
{
	const char *piece = tokenizer_piece(t, id);

	if (*piece == ' ' && piece[1]) {
		piece++;
		if (!tokenizer_whole_words(t)) {
			memcpy(to, "▁", MARK);
			to += MARK;
		}
	} else if (*piece == ' ') {
		piece = "▁";
	}
	strcpy(to, piece);
	return to + strlen(piece) + 1;
}

static size_t bytes_of(const struct tokenizer *t)
{
	size_t bytes = 0;

	for (int id = 0; id < tokenizer_size(t); id++)
		bytes += strlen(tokenizer_piece(t, id)) + MARK + 1;
	return bytes;
}

static char **put_vocabulary(char **at, const struct tokenizer *t)
{
	char **words = mem_alloc((size_t)tokenizer_size(t), sizeof(char *));

	for (int id = 0; words && id < tokenizer_size(t); id++) {
		words[id] = *at;
		*at = put_piece(*at, t, id);
	}
	return words;
}

static int name_words(struct subject *s)
{
	const struct checkpoint *m = &s->model;
	size_t S = s->source.count, T = s->target.count;
	char *at = s->text = mem_alloc(bytes_of(m->source) + bytes_of(m->target), 1);

	s->source_word = mem_alloc(S + 2 * T, sizeof(char *));
	if (!s->text || !s->source_word)
		return -1;
	s->source_vocabulary = put_vocabulary(&at, m->source);
	s->target_vocabulary = put_vocabulary(&at, m->target);
	if (!s->source_vocabulary || !s->target_vocabulary)
		return -1;
	s->target_word = s->source_word + S;
	s->previous_word = s->target_word + T;
	for (size_t j = 0; j < S; j++)
		s->source_word[j] = s->source_vocabulary[s->source.ids[j]];
	for (size_t t = 0; t < T; t++) {
		s->target_word[t] = s->target_vocabulary[s->target.ids[t]];
		s->previous_word[t] = s->target_vocabulary[t ? s->target.ids[t - 1] : TOKEN_BOS];
	}
	return 0;
}

int subject_open(struct subject *s, const char *path, const struct tiny *tiny,
	const char *source_text, const char *target_text)
{
	int lengths[2];

	*s = (struct subject){
		.built_in = !path, .source_text = source_text, .target_text = target_text
	};
	if (check(source_text, "source") || check(target_text, "target"))
		return -1;
	if (path ? checkpoint_load(&s->model, path)
		 : make_tiny(&s->model, tiny, source_text, target_text))
		return -1;
	if (checkpoint_need_tokenizers(&s->model, path) ||
		encode(&s->source, s->model.source, source_text, "source") ||
		encode(&s->target, s->model.target, target_text, "target"))
		return -1;
	lengths[0] = (int)s->source.count;
	lengths[1] = (int)s->target.count;
	if (batch_build(&s->batch, 1, (const int *const *)&s->source.ids, &lengths[0],
		    (const int *const *)&s->target.ids, &lengths[1], TOKEN_BOS))
		return -1;
	return name_words(s);
}

void subject_release(struct subject *s)
{
	checkpoint_release(&s->model);
	tokens_release(&s->source);
	tokens_release(&s->target);
	batch_release(&s->batch);
	mem_free(s->source_vocabulary);
	mem_free(s->target_vocabulary);
	mem_free(s->source_word);
	mem_free(s->text);
	*s = (struct subject){ 0 };
}
