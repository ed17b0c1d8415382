#include "data/phrasebook/words.h"

#include <assert.h>
#include <string.h>

const struct verb verbs[] = {
	{ "be is being was", 0, "être", /* of the present, and the participle */
		"suis es est sommes êtes sont", "été", V_STATE | V_BE, 0 },
	{ "have has having had", 0, "avoir", "ai as a avons avez ont", "eu", V_STATE,
		N_GOODS | N_ANIMAL | N_RIDE | N_MASS | N_GROCERY | N_HOLDER },
	{ "go goes going went", 0, "aller", "vais vas va allons allez vont", 0, V_ETRE, 0 },
	{ "want", 0, "vouloir", "veux veux veut voulons voulez veulent", "voulu", V_STATE,
		N_GOODS | N_FOOD | N_MASS | N_DRINK },
	{ "can can can could", 0, "pouvoir", "peux peux peut pouvons pouvez peuvent", "pu",
		V_STATE | V_MODAL, 0 },
	{ "must must must must", 0, "devoir", "dois dois doit devons devez doivent", "dû",
		V_STATE | V_MODAL, 0 },

	{ "see saw", 0, "voir", "vois vois voit voyons voyez voient", "vu", V_STATE,
		N_PERSON | N_KIN | N_ANIMAL | N_PLACE | N_THING | N_RIDE | N_HOLDER | N_PLANT },
	{ "know knew", 0, "connaître", /* somebody, some place */
		"connais connais connaît connaissons connaissez connaissent", "connu",
		V_STATE | V_KNOWN, N_PERSON | N_KIN | N_PLACE },
	{ "understand understood", 0, "comprendre",
		"comprends comprends comprend comprenons comprenez comprennent", "compris",
		V_STATE | V_KNOWN, N_PERSON | N_KIN | N_READ },
	{ "take took", 0, "prendre", "prends prends prend prenons prenez prennent", "pris", 0,
		N_THING | N_RIDE | N_HOLDER | N_WEAR },
	{ "read read", 0, "lire", "lis lis lit lisons lisez lisent", "lu", 0, N_READ },
	{ "drink drank", 0, "boire", "bois bois boit buvons buvez boivent", "bu", 0, N_DRINK },
	{ "open", 0, "ouvrir", "ouvre ouvres ouvre ouvrons ouvrez ouvrent", "ouvert", 0, N_OPENS },
	{ "wait", "for", "attendre", 0, 0, 0, N_PERSON | N_KIN | N_RIDE },
	{ "sell sold", 0, "vendre", 0, 0, 0, N_GOODS | N_FOOD | N_MASS | N_RIDE },
	{ "lose lost", 0, "perdre", 0, 0, 0, N_THING | N_READ | N_WEAR | N_HOLDER },
	{ "eat ate", 0, "manger", 0, 0, 0, N_FOOD | N_MASS },
	{ "buy bought", 0, "acheter", "achète achètes achète achetons achetez achètent", 0, 0,
		N_GOODS | N_FOOD | N_MASS | N_GROCERY | N_RIDE | N_TOP },
	{ "call", 0, "appeler", "appelle appelles appelle appelons appelez appellent", 0, 0,
		N_PERSON | N_KIN },
	{ "look", "for", "chercher", 0, 0, 0,
		N_PERSON | N_KIN | N_ANIMAL | N_THING | N_READ | N_HOLDER | N_PLACE | N_WEAR },
	{ "find found", 0, "trouver", 0, 0, V_STATE,
		N_THING | N_READ | N_ANIMAL | N_WEAR | N_HOLDER },
	{ "wear wore", 0, "porter", 0, 0, 0, N_WEAR },
	{ "close", 0, "fermer", 0, 0, 0, N_OPENS },
	{ "visit", 0, "visiter", 0, 0, 0, N_SIGHT },
	{ "help", 0, "aider", 0, 0, 0, N_PERSON | N_KIN },
	{ "listen", "to", "écouter", 0, 0, 0, N_PERSON | N_KIN },
	{ "draw drew", 0, "dessiner", 0, 0, 0, N_PERSON | N_ANIMAL | N_PLACE | N_RIDE | N_PLANT },

	{ "speak spoke", "to", "parler", 0, 0, V_TO, N_PERSON | N_KIN },
	{ "write wrote", "to", "écrire", "écris écris écrit écrivons écrivez écrivent",
		"écrit", /* to somebody */
		V_TO, N_PERSON | N_KIN },
	{ "answer", 0, "répondre", 0, 0, V_TO, N_PERSON | N_KIN },

	{ "sleep slept", 0, "dormir", "dors dors dort dormons dormez dorment", "dormi", 0, 0 },
	{ "laugh", 0, "rire", "ris ris rit rions riez rient", "ri", 0, 0 },
	{ "work", 0, "travailler", 0, 0, 0, 0 },
	{ "sing sang", 0, "chanter", 0, 0, 0, 0 },
	{ "dance", 0, "danser", 0, 0, 0, 0 },
	{ "swim swims swimming swam", 0, "nager", 0, 0, 0, 0 },
	{ "live", 0, "habiter", 0, 0, V_STATE, 0 },
	{ "leave left", 0, "partir", "pars pars part partons partez partent", "parti", V_ETRE, 0 },
	{ "come came", 0, "venir", "viens viens vient venons venez viennent", "venu", V_ETRE, 0 },
	{ "arrive", 0, "arriver", 0, 0, V_ETRE, 0 },

	{ "like", 0, "aimer", 0, 0, V_STATE, N_FOOD | N_MASS | N_DRINK | N_ANIMAL },
	{ "love", 0, "adorer", 0, 0, V_STATE, N_FOOD | N_MASS | N_DRINK | N_ANIMAL },
	{ "give gave", 0, "donner", 0, 0, V_TO, N_THING | N_READ | N_FOOD },
	{ "show", 0, "montrer", 0, 0, V_TO, N_THING | N_READ | N_WEAR },
	{ "know knew", 0, "savoir", "sais sais sait savons savez savent", "su", V_STATE, 0 },
	{ "think thought", 0, "penser", 0, 0, V_STATE, 0 },
	{ "hope", 0, "espérer", /* è before a mute ending */
		"espère espères espère espérons espérez espèrent", 0, V_STATE, 0 },
	{ "say said", 0, "dire", "dis dis dit disons dites disent", "dit", V_STATE, 0 },
	{ "stay", 0, "rester", 0, 0, V_ETRE, 0 },
};
const int verb_count = sizeof(verbs) / sizeof(verbs[0]);

/* Whether an entry has this name, which ends at a space or with the text. */
static bool named(const char *entry, const char *name)
{
	size_t len = strcspn(name, " ");

	return strcspn(entry, "/") == len && !strncmp(entry, name, len);
}

const struct verb *verb_find(const char *infinitive)
{
	int i = 0;

	while (!named(verbs[i].infinitive, infinitive)) {
		i++;
		assert(i < verb_count);
	}
	return &verbs[i];
}

const struct noun *noun_find(const char *english)
{
	int i = 0;

	while (!named(nouns[i].english, english)) {
		i++;
		assert(i < noun_count);
	}
	return &nouns[i];
}

const struct adjective *adjective_find(const char *english)
{
	int i = 0;

	while (!named(adjectives[i].english, english)) {
		i++;
		assert(i < adjective_count);
	}
	return &adjectives[i];
}
