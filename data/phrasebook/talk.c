#include "data/phrasebook/constructions.h"

static struct phrase greeting(struct draw *d)
{
	static const struct pair words[] = {
		{ "good:a morning:a", "bonjour:a" },
		{ "good:a evening:b", "bonsoir:ab" },
		{ "good:a night:b", "bonne:a nuit:b" },
		{ "goodbye:a", "au:a revoir:a" },
		{ "see:a you:a tomorrow:b", "à:a demain:b" },
		{ "see:a you:a soon:b", "à:a bientôt:b" },
		{ "thank:a you:a", "merci:a" },
		{ "thank:a you:a very:b much:b", "merci:a beaucoup:b" },
		{ "welcome:a", "bienvenue:a" },
		{ "of:a course:a", "bien:a sûr:a" },
		{ "have:a a:a good:a trip:b", "bon:a voyage:b" },
		{ "enjoy:a your:a meal:b", "bon:a appétit:b" },
		{ "happy:a birthday:b", "bon:a anniversaire:b" },
		{ "congratulations:a", "félicitations:a" },
		{ "yes:a", "oui:a" },
		{ "no:a", "non:a" },
	};
	static const struct pair people[] = {
		{ "sir:a", "monsieur:a" },
		{ "madam:a", "madame:a" },
		{ "my:a friend:b", "mon:a ami:b" },
		{ "my:a friends:b", "mes:a amis:b" },
		{ "doctor:a", "docteur:a" },
		{ "$1", "$1" },
	};
	static const struct pair ends[] = {
		{ "$1 , $2 .", "$1 , $2 ." },
		{ "$1 , $2 !", "$1 , $2 !" },
		{ "$1 .", "$1 ." },
		{ "$1 !", "$1 !" },
	};
	struct phrase word = PAIR_FROM(d, words, NULL), name = name_draw(d).phrase;
	struct phrase who = PAIR_FROM(d, people, &name);

	return PAIR_FROM(d, ends, &word, &who);
}

static struct phrase introduction(struct draw *d)
{
	static const struct pair sentences[] = {
		{ "my:a name:b is:b $1 .", "je:a me:a appelle:b $1 ." },
		{ "good:c morning:c , my:a name:b is:b $1 .",
			"bonjour:c , je:a me:a appelle:b $1 ." },
		{ "my:a name:b is:b $1 and:c I:d come:e $2 .",
			"je:a me:a appelle:b $1 et:c je:d viens:e $2 ." },
		{ "his:a name:b is:b $3 .", "il:a se:a appelle:b $3 ." },
		{ "her:a name:b is:b $4 .", "elle:a se:a appelle:b $4 ." },
		{ "what:a is:b your:c name:b ?", "comment:a vous:c appelez:b -vous:c ?" },
		{ "this:a is:b $1 .", "ce:a est:b $1 ." },
		{ "where:a do you:b come:c from:a ?", "de:a où:a venez:c -vous:b ?" },
		{ "how:a are:b you:c ?", "comment:a allez:b -vous:c ?" },
	};
	struct phrase name = name_draw(d).phrase, from = land_phrase(d, "from"), he, she;
	struct noun_phrase np;

	do {
		np = name_draw(d);
	} while (np.feminine);
	he = np.phrase;
	do {
		np = name_draw(d);
	} while (!np.feminine);
	she = np.phrase;
	return PAIR_FROM(d, sentences, &name, &from, &he, &she);
}

/* I live in Rome, she comes from Japan. */
static struct phrase home(struct draw *d)
{
	bool from = draw_chance(d, 40);
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find(from                 ? "venir"
				  : draw_chance(d, 30) ? "travailler"
						       : "habiter") };
	struct phrase land = land_phrase(d, from ? "from" : "in"), p;

	clause_vary(d, &c, 25, 30);
	if (!from && !c.question && !c.negation && draw_chance(d, 30))
		c.tense = USED;
	p = clause_phrase(&c);
	p = phrase_of("$1 $2", "$1 $2", &p, &land);
	return sentence_end(&c, &p);
}

static struct phrase work(struct draw *d)
{
	static const struct {
		const char *english, *masculine, *feminine;
	} jobs[] = {
		{ "doctor", "médecin", "médecin" },
		{ "baker", "boulanger", "boulangère" },
		{ "student", "étudiant", "étudiante" },
		{ "nurse", "infirmier", "infirmière" },
		{ "singer", "chanteur", "chanteuse" },
		{ "lawyer", "avocat", "avocate" },
		{ "journalist", "journaliste", "journaliste" },
		{ "musician", "musicien", "musicienne" },
		{ "writer", "écrivain", "écrivaine" },
		{ "architect", "architecte", "architecte" },
	};
	int i = draw_below(d, (int)(sizeof(jobs) / sizeof(jobs[0])));
	struct clause c = { .tense = draw_chance(d, 80) ? PRESENT : PAST };
	struct phrase job = { .english.count = 0 }, p;

	do {
		c.subject = draw_chance(d, 50)   ? pronoun_phrase(draw_below(d, 5))
			    : draw_chance(d, 50) ? name_draw(d)
						 : noun_phrase_definite(d, N_KIN);
	} while (c.subject.plural);
	phrase_english(&job, "a");
	phrase_french(&job, c.subject.feminine ? jobs[i].feminine : jobs[i].masculine,
		phrase_english(&job, jobs[i].english));
	clause_vary(d, &c, 20, 25);
	p = clause_is(&c, &job);
	return sentence_end(&c, &p);
}

/* Where English is, French has: I am twenty years old, she is hungry. */
static struct phrase feeling(struct draw *d)
{
	static const struct pair states[] = {
		{ "hungry:a", "faim:a" },
		{ "thirsty:a", "soif:a" },
		{ "cold:a", "froid:a" },
		{ "hot:a", "chaud:a" },
		{ "right:a", "raison:a" },
		{ "sleepy:a", "sommeil:a" },
		{ "afraid:a", "peur:a" },
	};
	static const int ages[] = { 6, 7, 8, 9, 10, 11, 12, 15, 20, 30, 40, 50, 60 };
	enum { GROWN_UP = 8 };
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find("avoir"),
		.tense = draw_chance(d, 80) ? PRESENT : PAST };
	struct phrase what;
	bool adult = c.subject.noun && c.subject.noun->classes & (N_ADULT | N_ONE);

	if (draw_chance(d, 30)) {
		int from = adult ? GROWN_UP : 0;

		what = number_phrase(ages[from + draw_below(d, 13 - from)]);
		what = phrase_of("$1 years:a old:b", "$1 ans:ab", &what);
	} else {
		what = PAIR_FROM(d, states, NULL);
		clause_vary(d, &c, 25, 30);
	}
	what = clause_is(&c, &what);
	return sentence_end(&c, &what);
}

static struct phrase language(struct draw *d)
{
	static const struct pair languages[] = {
		{ "French:a", "français:a" },
		{ "English:a", "anglais:a" },
		{ "Italian:a", "italien:a" },
		{ "Spanish:a", "espagnol:a" },
		{ "German:a", "allemand:a" },
	};
	static const struct pair how[] = {
		{ "$1 $2", "$1 $2" },
		{ "$1 $2 well:a", "$1 bien:a $2" },
		{ "$1 $2 very:a well:b", "$1 très:a bien:b $2" },
		{ "$1 a:a little:a $2", "$1 un:a peu:a $2" },
	};
	struct clause c = { .subject = subject_draw(d), .verb = verb_find("parler") };
	struct phrase p, tongue = PAIR_FROM(d, languages, NULL);

	clause_vary(d, &c, 25, 30);
	p = clause_phrase(&c);
	/* not in the negative: not "a little" */
	p = pair_phrase(how[draw_below(d, c.negation ? 3 : 4)],
		(const struct phrase *const[]){ &p, &tongue });
	return sentence_end(&c, &p);
}

static struct phrase weather(struct draw *d)
{
	static const struct pair now[] = {
		{ "it:a is:b cold:c", "il:a fait:b froid:c" },
		{ "it:a is:b hot:c", "il:a fait:b chaud:c" },
		{ "the:a weather:a is:b nice:c", "il:a fait:b beau:c" },
		{ "it:a is:b windy:c", "il:a y:a a:b de:c le:c vent:c" },
		{ "it:a is:b sunny:c", "il:a y:a a:b de:c le:c soleil:c" },
		{ "it:a is:b raining:c", "il:a pleut:bc" },
		{ "it:a is:b snowing:c", "il:a neige:bc" },
	};
	static const struct pair asked[] = {
		{ "is:b it:a cold:c", "est-ce:b que:b il:a fait:b froid:c" },
		{ "is:b it:a hot:c", "est-ce:b que:b il:a fait:b chaud:c" },
		{ "is:b it:a raining:c", "est-ce:b que:b il:a pleut:c" },
		{ "what:a is:b the:c weather:c like:b", "quel:a temps:c fait:b -il:c" },
	};
	static const struct pair past[] = {
		{ "it:a was:b cold:c", "il:a faisait:b froid:c" },
		{ "it:a was:b hot:c", "il:a faisait:b chaud:c" },
		{ "the:a weather:a was:b nice:c", "il:a faisait:b beau:c" },
		{ "it:a was:b raining:c", "il:a pleuvait:bc" },
		{ "it:a was:b snowing:c", "il:a neigeait:bc" },
		{ "it:a was:b windy:c", "il:a y:a avait:b de:c le:c vent:c" },
	};
	static const struct pair future[] = {
		{ "it:a is:b going:b to:b rain:c", "il:a va:b pleuvoir:c" },
		{ "it:a is:b going:b to:b snow:c", "il:a va:b neiger:c" },
		{ "it:a is:b going:b to:b be:c cold:d", "il:a va:b faire:c froid:d" },
		{ "it:a is:b going:b to:b be:c hot:d", "il:a va:b faire:c chaud:d" },
	};
	struct phrase place = land_phrase(d, "in"), p;
	int tense = draw_below(d, 4);

	p = tense == 0   ? PAIR_FROM(d, now, NULL)
	    : tense == 1 ? PAIR_FROM(d, past, NULL)
	    : tense == 2 ? PAIR_FROM(d, future, NULL)
			 : PAIR_FROM(d, asked, NULL);
	if (draw_chance(d, 85))
		p = phrase_of("$1 $2", "$1 $2", &p, &place);
	if (tense == 3)
		return question_mark(&p);
	p = when_added(d, &p, tense == 0 ? WHEN_NOW : tense == 1 ? WHEN_PAST : WHEN_FUTURE);
	return full_stop(&p);
}

static struct phrase the_time(struct draw *d)
{
	static const struct pair sentences[] = {
		{ "it:a is:b $1 .", "il:a est:b $1 ." },
		{ "it:a is:b already:c $1 .", "il:a est:b déjà:c $1 ." },
		{ "it:a is:b not:c yet:d $1 .", "il:a ne:c est:b pas:c encore:d $1 ." },
		{ "what:a time:b is:c it:d ?", "quelle:a heure:b est:c -il:d ?" },
		{ "see:a you:a on:a $2 .", "à:a $2 ." },
		{ "wait:a for:a me:b until:c $1 .", "attendez:a -moi:b jusqu':c à:c $1 ." },
		{ "come:a on:b $2 at:c $1 .", "venez:a $2 à:c $1 ." },
		{ "come:a tomorrow:b at:c $1 .", "venez:a demain:b à:c $1 ." },
		{ "is:a it:b already:c $1 ?", "est-ce:a que:a il:b est:a déjà:c $1 ?" },
	};
	static const struct pair days[] = {
		{ "Monday:a", "lundi:a" },
		{ "Friday:a", "vendredi:a" },
		{ "Saturday:a", "samedi:a" },
		{ "Sunday:a", "dimanche:a" },
	};
	struct phrase clock = clock_phrase(d), day = PAIR_FROM(d, days, NULL);

	return PAIR_FROM(d, sentences, &clock, &day);
}

/* tu only beside a first name, which also gives the gender: Are you tired, Anna? */
static struct phrase to_a_friend(struct draw *d)
{
	static const struct pair calls[] = {
		{ "I:a love:b you:c , $1 .", "je:a te:c aime:b , $1 ." },
		{ "I:a am:b waiting:b for:b you:c , $1 .", "je:a te:c attends:b , $1 ." },
		{ "can:a you:b help:c me:d , $1 ?",
			"est-ce:a que:a tu:b peux:a me:d aider:c , $1 ?" },
		{ "are:a you:b coming:c with:d us:e , $1 ?",
			"est-ce:a que:a tu:b viens:c avec:d nous:e , $1 ?" },
		{ "what:a are you:b doing:c , $1 ?", "qu':a est-ce:a que:a tu:b fais:c , $1 ?" },
		{ "where:a are:b you:c , $1 ?", "où:a es:b -tu:c , $1 ?" },
		{ "are:a you:b $2 , $1 ?", "est-ce:a que:a tu:b es:a $2 , $1 ?" },
		{ "you:b are:a very:c $2 , $1 .", "tu:b es:a très:c $2 , $1 ." },
		{ "$1 , are:a you:b $2 ?", "$1 , est-ce:a que:a tu:b es:a $2 ?" },
		{ "where:a is:b $3 , $1 ?", "où:a est:b $3 , $1 ?" },
		{ "do:a you:b have:c $3 , $1 ?", "est-ce:a que:a tu:b as:c $3 , $1 ?" },
		{ "give:a me:b $3 , $1 .", "donne:a -moi:b $3 , $1 ." },
		{ "I:a cannot:b find:c $3 , $1 .", "je:a ne:b trouve:c pas:b $3 , $1 ." },
	};
	static const char *const moods[] = { "tired", "ill", "kind", "funny", "happy", "sad",
		"beautiful", "busy" };
	struct noun_phrase name = name_draw(d);
	const struct noun *n = noun_draw(d, N_THING | N_READ | N_WEAR | N_HOLDER);
	const struct adjective *a = draw_chance(d, 50) ? adjective_draw(d, n, A_BEFORE, 0) : NULL;
	struct noun_phrase yours = noun_phrase(n, DET_YOUR_TU, a, false);
	struct phrase mood = clause_adjective(adjective_find(DRAW_FROM(d, moods)), &name);

	return PAIR_FROM(d, calls, &name.phrase, &mood, &yours.phrase);
}

const struct construction talk_constructions[] = {
	{ "greeting", greeting, 350, "set phrases" },
	{ "introduction", introduction, 300, "je m'appelle" },
	{ "home", home, 700, "j'habite à, venir de" },
	{ "work", work, 550, "professions without article" },
	{ "feeling", feeling, 800, "avoir faim, avoir vingt ans" },
	{ "language", language, 550, "parler bien français" },
	{ "weather", weather, 950, "il fait froid, il pleut" },
	{ "time", the_time, 400, "deux heures et demie" },
	{ "to-a-friend", to_a_friend, 1200, "tu, te, ton beside a first name" },
	{ 0 },
};
