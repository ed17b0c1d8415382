/* Asking one's way, prices, hours; greetings, the weather, oneself. */
#include "data/phrasebook/constructions.h"

static struct phrase where_is(struct draw *d)
{
	static const int things = N_THING | N_READ | N_WEAR | N_HOLDER | N_KIN | N_ANIMAL | N_ROOM;

	struct phrase what = noun_phrase_definite(d, draw_chance(d, 50) ? N_PLACE : things).phrase;

	return phrase_of("where is/are $1 = où est/sont $1", &what);
}

static struct phrase opening_hours(struct draw *d)
{
	static const char sentences[] =
		"$1 opens at $2 . = $1 ouvre à $2 . |"
		"$1 closes at $3 . = $1 ferme à $3 . |"
		"$1 opens at $2 and closes at $3 . = $1 ouvre à $2 et ferme à $3 . |"
		"what:a time:b does $1 open:c ? = à:b quelle:a heure:b ouvre:c $1 ? |"
		"what:a time:b does $1 close:c ? = à:b quelle:a heure:b ferme:c $1 ?";
	const struct noun *n = noun_draw(d, N_PLACE);
	const struct adjective *a = adjective_sometimes(d, n, 35);
	struct clause c = { .subject = noun_phrase(n, DET_THE, a, false) };
	struct phrase first = clock_between(d, 7, 11), last = clock_between(d, 4, 8), when;

	if (draw_chance(d, 50))
		return phrase_of(pattern_drawn(d, sentences), &c.subject.phrase, &first, &last);
	clause_vary(d, &c, 40, 50);
	when = when_phrase(d, draw_chance(d, 80) ? WHEN_HABIT : WHEN_NOW);
	a = adjective_find(draw_chance(d, 50) ? "open" : "closed");
	return sentence_end(&c, joined(clause_is(&c, clause_adjective(a, &c.subject)), when));
}

static struct phrase price(struct draw *d)
{
	static const char sentences[] =
		"how_much:a does/do $1 cost:b ? = combien:a coûte/coûtent:b $1 ? |"
		"$1 costs/cost $2 euros . = $1 coûte/coûtent $2 euros .";
	static const int amounts[] = { 2, 3, 5, 8, 10, 12, 15, 20, 30, 40, 50, 100 };
	const struct noun *n = noun_draw(d, N_WEAR | N_VESSEL | N_TINT);
	bool many = draw_chance(d, 40);
	const struct adjective *a = adjective_sometimes(d, n, 35);
	int determiner = draw_chance(d, 50) ? DET_THE : DET_THIS;
	struct phrase thing = noun_phrase(n, determiner, a, many).phrase;
	struct phrase amount = number_phrase(DRAW_FROM(d, amounts));

	return phrase_of(pattern_nth(sentences, !draw_chance(d, 50)), &thing, &amount);
}

/* What one orders: a coffee, three croissants, some wine, a glass of water. */
static struct phrase ordered(struct draw *d)
{
	const struct noun *n;
	const struct adjective *a;
	bool many = draw_chance(d, 35);
	int determiner = DET_SOME;

	if (draw_chance(d, 35))
		return quantity_phrase(d, draw_chance(d, 70));
	n = noun_draw(d, N_FOOD | N_MASS | N_DRINK);
	a = adjective_sometimes(d, n, 35);
	if (n->classes & N_FOOD || (n->classes & N_ORDER && draw_chance(d, 60)))
		determiner = many ? DET_NUMBER + 2 + draw_below(d, 4) : DET_A;
	return noun_phrase(n, determiner, a, many && determiner != DET_SOME).phrase;
}

static struct phrase quantity(struct draw *d)
{
	bool drink = draw_chance(d, 50), question = draw_chance(d, 20);
	const struct verb *v =
		verb_draw(d, drink ? "boire vouloir acheter" : "acheter vouloir vendre manger");
	struct noun_phrase what = { .phrase = quantity_phrase(d, drink) };
	struct clause c = { .subject = subject_draw(d), .verb = v, .object = &what };

	if (!(v->kind & V_STATE))
		c.tense = draw_chance(d, 30) ? PAST : PROGRESSIVE;
	c.question = question;
	return sentence_timed(d, &c, clause_phrase(&c), c.tense == PAST ? WHEN_PAST : WHEN_NOW);
}

/* I live in Rome, she comes from Japan. */
static struct phrase home(struct draw *d)
{
	bool from = draw_chance(d, 40);
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find(from                 ? "venir"
				  : draw_chance(d, 30) ? "travailler"
						       : "habiter") };
	struct phrase land = land_phrase(d, from ? "from" : "in");

	clause_vary(d, &c, 25, 30);
	if (!from && !c.question && !c.negation && draw_chance(d, 30))
		c.tense = USED;
	return sentence_end(&c, joined(clause_phrase(&c), land));
}

static struct phrase work(struct draw *d)
{
	/* masculine or feminine; "a" has no link */
	static const char jobs[] = "a:a doctor = médecin | a:a baker = boulanger/boulangère |"
				   "a:a student = étudiant/étudiante |"
				   "a:a nurse = infirmier/infirmière |"
				   "a:a singer = chanteur/chanteuse |"
				   "a:a lawyer = avocat/avocate | a:a journalist = journaliste |"
				   "a:a musician = musicien/musicienne |"
				   "a:a writer = écrivain/écrivaine | a:a architect = architecte";
	const char *job = pattern_drawn(d, jobs);
	struct clause c = { .tense = draw_chance(d, 80) ? PRESENT : PAST };
	struct phrase gender = { .plural = false }; /* chooses the form */

	do {
		c.subject = draw_chance(d, 50)   ? pronoun_phrase(draw_below(d, 5))
			    : draw_chance(d, 50) ? name_draw(d)
						 : noun_phrase_definite(d, N_KIN);
	} while (c.subject.phrase.plural);
	gender.plural = c.subject.feminine;
	clause_vary(d, &c, 20, 25);
	return sentence_end(&c, clause_is(&c, phrase_of(job, &gender)));
}

/* Where English is, French has: I am twenty years old, she is hungry. */
static struct phrase feeling(struct draw *d)
{
	static const char states[] = "hungry = faim | thirsty = soif | cold = froid | hot = chaud |"
				     "right = raison | sleepy = sommeil | afraid = peur";
	static const int ages[] = { 6, 7, 8, 9, 10, 11, 12, 15, 20, 30, 40, 50, 60 };
	enum { GROWN_UP = 8 };
	struct clause c = { .subject = subject_draw(d),
		.verb = verb_find("avoir"),
		.tense = draw_chance(d, 80) ? PRESENT : PAST };
	int from = c.subject.noun && c.subject.noun->classes & (N_ADULT | N_ONE) ? GROWN_UP : 0;
	struct phrase what;

	if (draw_chance(d, 30)) {
		what = number_phrase(ages[from + draw_below(d, 13 - from)]);
		what = phrase_of("$1 years old = $1 ans", &what);
	} else {
		what = phrase_of(pattern_drawn(d, states));
		clause_vary(d, &c, 25, 30);
	}
	return sentence_end(&c, clause_is(&c, what));
}

static struct phrase language(struct draw *d)
{
	static const char languages[] = "French = français | English = anglais |"
					"Italian = italien | Spanish = espagnol |"
					"German = allemand";
	static const char how[] = "$1 $2 | $1 $2 well = $1 bien $2 |"
				  "$1 $2 very well = $1 très bien $2 |"
				  "$1 a_little $2 = $1 un_peu $2";
	struct clause c = { .subject = subject_draw(d), .verb = verb_find("parler") };
	struct phrase p, tongue = phrase_of(pattern_drawn(d, languages));

	clause_vary(d, &c, 25, 30);
	p = clause_phrase(&c);
	/* not in the negative: not "a little" */
	p = phrase_of(pattern_nth(how, draw_below(d, c.negation ? 3 : 4)), &p, &tongue);
	return sentence_end(&c, p);
}

static struct phrase weather(struct draw *d)
{
	static const char *const skies[] = {
		"it is cold = il fait froid | it is hot = il fait chaud |"
		"the_weather is nice = il fait beau |"
		"it is windy = il_y a du_vent | it is sunny = il_y a du_soleil |"
		"it is_raining = il pleut | it is_snowing = il neige",
		"it was cold = il faisait froid | it was hot = il faisait chaud |"
		"the_weather was nice = il faisait beau |"
		"it was_raining = il pleuvait | it was_snowing = il neigeait |"
		"it was windy = il_y avait du_vent",
		"it is_going_to rain = il va pleuvoir | it is_going_to snow = il va neiger |"
		"it is_going_to be cold = il va faire froid |"
		"it is_going_to be hot = il va faire chaud",
		"is:b it:a cold:c = est-ce:b que:b il:a fait:b froid:c |"
		"is:b it:a hot:c = est-ce:b que:b il:a fait:b chaud:c |"
		"is:b it:a raining:c = est-ce:b que:b il:a pleut:c |"
		"what:a is:b the:c weather:c like:b = quel:a temps:c fait:b -il:c",
	};
	static const enum when whens[] = { WHEN_NOW, WHEN_PAST, WHEN_FUTURE };
	struct phrase place = land_phrase(d, "in"), p;
	int tense = draw_below(d, 4);

	p = phrase_of(pattern_drawn(d, skies[tense]));
	if (draw_chance(d, 85))
		p = joined(p, place);
	return tense == 3 ? question_mark(p) : full_stop(when_added(d, p, whens[tense]));
}

/* tu only beside a first name, which also gives the gender: Are you tired, Anna? */
static struct phrase to_a_friend(struct draw *d)
{
	static const char calls[] =
		"I:a love:b you:c , $1 . = je:a te:c aime:b , $1 . |"
		"I:a am_waiting_for:b you:c , $1 . = je:a te:c attends:b , $1 . |"
		"can:a you:b help:c me:d , $1 ? ="
		" est-ce:a que:a tu:b peux:a me:d aider:c , $1 ? |"
		"are:a you:b coming:c with:d us:e , $1 ? ="
		" est-ce:a que:a tu:b viens:c avec:d nous:e , $1 ? |"
		"what:a are you:b doing:c , $1 ? = qu':a est-ce:a que:a tu:b fais:c , $1 ? |"
		"where are you , $1 ? = où es -tu , $1 ? |"
		"are:a you:b $2 , $1 ? = est-ce:a que:a tu:b es:a $2 , $1 ? |"
		"you are very $2 , $1 . = tu es très $2 , $1 . |"
		"$1 , are:a you:b $2 ? = $1 , est-ce:a que:a tu:b es:a $2 ? |"
		"where is $3 , $1 ? = où est $3 , $1 ? |"
		"do:a you:b have:c $3 , $1 ? = est-ce:a que:a tu:b as:c $3 , $1 ? |"
		"give me $3 , $1 . = donne -moi $3 , $1 . |"
		"I:a cannot:b find:c $3 , $1 . = je:a ne:b trouve:c pas:b $3 , $1 .";
	struct noun_phrase name = name_draw(d);
	const struct noun *n = noun_draw(d, N_THING | N_READ | N_WEAR | N_HOLDER);
	const struct adjective *a = draw_chance(d, 50) ? adjective_draw(d, n, A_BEFORE, 0) : NULL;
	struct phrase yours = noun_phrase(n, DET_YOUR_TU, a, false).phrase, mood;

	a = adjective_find(draw_word(d, "tired ill kind funny happy sad beautiful busy"));
	mood = clause_adjective(a, &name);
	return phrase_of(pattern_drawn(d, calls), &name.phrase, &mood, &yours);
}

const struct construction talk_constructions[] = {
	{ "where-is", 950, "où est, où sont", { OWN(where_is), ASKED(true) } },
	{ "the-way", 950, "à la, de l', près de",
		{ NOUN(DET_THE, N_PLACE, 35), NOUN(DET_THE, N_PLACE, 35), NOUN(DET_A, N_PLACE, 35),
			ONE("how:a do I get:b to:c $1 = comment:a aller:b à:c $1 |"
			    "is:a $1 far:b from:c here:d ="
			    " est-ce:a que:a $1 est:a loin:b de:c ici:d |"
			    "is:a $1 near:b here:c = est-ce:a que:a $1 est:a près:b de:b ici:c |"
			    "is:a $1 near:b $2 = est-ce:a que:a $1 est:a près:b de:b $2 |"
			    "could:a you:b show:c me:d the:e way:f to:g $1 ="
			    " pourriez:a -vous:b me:d montrer:c le:e chemin:f de:g $1 |"
			    "which bus goes to $1 = quel bus va à $1 |"
			    "is:a there:b $3 near:c $1 ="
			    " est-ce:a que:a il_y:b a:a $3 près:c de:c $1 |"
			    "is:a there:b $3 near:c here:e ="
			    " est-ce:a que:a il_y:b a:a $3 près:c de:c ici:e"),
			ASKED(false) } },
	{ "directions", 700, "imperative, jusqu'à",
		{ ONE("turn left = tournez à_gauche | turn right = tournez à_droite |"
		      "take the first street on_the left = prenez la première rue à gauche |"
		      "take the second street on_the right = prenez la deuxième rue à droite |"
		      "take the third street on_the left = prenez la troisième rue à gauche"),
			NOUN(DET_THE, N_PLACE, 35),
			ONE("$1 after $2 . = $1 après $2 . | $1 before $2 . = $1 avant $2 . |"
			    "$1 in_front_of $2 . = $1 devant $2 . |"
			    "go:a straight_on:b to:c $2 . ="
			    " allez:a tout_droit:b jusqu':c à:c $2 . |"
			    "go:a straight_on:b to:c $2 , then:d $1 . ="
			    " allez:a tout_droit:b jusqu':c à:c $2 , puis:d $1 .") } },
	{ "by-vehicle", 1200, "à Paris, en France, au Japon; en train",
		{ TENSE("now soon past future"), SUBJECT, VERB("aller"), LAND("to"),
			ONE("by train = en train | by bus = en bus | by car = en voiture |"
			    "by plane = en avion | by boat = en bateau | by bicycle = à vélo"),
			VARY(25, 20), SAY, EITHER(25, "$3 $1 | $3 $1 $2"), TOLD } },
	{ "timetable", 550, "hours, le prochain train",
		{ ONE("train | bus | boat = bateau | plane = avion"),
			ONE("Paris | Lyon | London = Londres | Rome | Brussels = Bruxelles |"
			    "Athens = Athènes"),
			OWN(clock_phrase), NOUN(DET_THIS, N_RIDE, 0),
			ONE("the next $1 for $2 leaves at $3 . ="
			    " le prochain $1 pour $2 part à $3 . |"
			    "the last $1 for $2 leaves at $3 . ="
			    " le dernier $1 pour $2 part à $3 . |"
			    "the $1 from $2 arrives at $3 . = le $1 de $2 arrive à $3 . |"
			    "when:a does the:b $1 for:c $2 leave:d ? ="
			    " quand:a part:d le:b $1 pour:c $2 ? |"
			    "when:a does the:b next:e $1 for:c $2 leave:d ? ="
			    " quand:a part:d le:b prochain:e $1 pour:c $2 ? |"
			    "does:a $4 go:b to:c $2 ? = est-ce:a que:a $4 va:b à:c $2 ? |"
			    "I would_like a ticket to $2 , please . ="
			    " je voudrais un billet pour $2 , s'il_vous_plaît . |"
			    "is:a this:b the:c $1 for:d $2 ? ="
			    " est-ce:a que:a ce:b est:a le:c $1 pour:d $2 ?") } },
	{ "opening-hours", 800, "à quelle heure, le lundi", { OWN(opening_hours) } },
	{ "price", 650, "combien coûte", { OWN(price) } },
	{ "order", 1450, "du, de la, un verre de",
		{ OWN(ordered), OWN(ordered),
			ONE("I would_like $1 , please . = je voudrais $1 , s'il_vous_plaît . |"
			    "I would_like $1 and $2 . = je voudrais $1 et $2 . |"
			    "we would_like $1 and $2 , please . ="
			    " nous voudrions $1 et $2 , s'il_vous_plaît . |"
			    "$1 and $2 , please . = $1 et $2 , s'il_vous_plaît . |"
			    "$1 , please . = $1 , s'il_vous_plaît . |"
			    "can:a I:b have:c $1 , please:d ? ="
			    " est-ce:a que:a je:b peux:a avoir:c $1 , s'il_vous_plaît:d ? |"
			    "for me , $1 , please . = pour moi , $1 , s'il_vous_plaît . |"
			    "would:a you:b like:a $1 ? = voulez:a -vous:b $1 ?") } },
	{ "quantity", 950, "un kilo de, beaucoup de", { OWN(quantity) } },
	{ "greeting", 350, "set phrases",
		{ ONE("good morning = bonjour | good evening = bonsoir | good night = bonne nuit |"
		      "goodbye = au revoir | see_you tomorrow = à demain |"
		      "see_you soon = à bientôt | thank you = merci |"
		      "thank_you very_much = merci beaucoup | welcome = bienvenue |"
		      "of_course = bien_sûr | have_a_good trip = bon voyage |"
		      "enjoy_your meal = bon appétit | happy birthday = bon anniversaire |"
		      "congratulations = félicitations | yes = oui | no = non"),
			NAME(ANYONE),
			ONE("sir = monsieur | madam = madame | my friend = mon ami |"
			    "my friends = mes amis | doctor = docteur | $2"),
			ONE("$1 , $3 . | $1 , $3 ! | $1 . | $1 !") } },
	{ "introduction", 300, "je m'appelle",
		{ NAME(ANYONE), LAND("from"), NAME(HE), NAME(SHE),
			ONE("my name_is $1 . = je_m' appelle $1 . |"
			    "good_morning , my name_is $1 . = bonjour , je_m' appelle $1 . |"
			    "my name_is $1 and I come $2 . = je_m' appelle $1 et je viens $2 . |"
			    "his name_is $3 . = il_s' appelle $3 . |"
			    "her name_is $4 . = elle_s' appelle $4 . |"
			    "what:a is:b your:c name:b ? = comment:a vous:c appelez:b -vous:c ? |"
			    "this is $1 . = ce est $1 . |"
			    "where:a do you:b come:c from:a ? = de:a où:a venez:c -vous:b ? |"
			    "how are you ? = comment allez -vous ?") } },
	{ "home", 700, "j'habite à, venir de", { OWN(home) } },
	{ "work", 550, "professions without article", { OWN(work) } },
	{ "feeling", 800, "avoir faim, avoir vingt ans", { OWN(feeling) } },
	{ "language", 550, "parler bien français", { OWN(language) } },
	{ "weather", 950, "il fait froid, il pleut", { OWN(weather) } },
	{ "time", 400, "deux heures et demie",
		{ OWN(clock_phrase),
			ONE("Monday = lundi | Friday = vendredi | Saturday = samedi |"
			    "Sunday = dimanche"),
			ONE("it is $1 . = il est $1 . | it is already $1 . = il est déjà $1 . |"
			    "it:a is:b not:c yet:d $1 . = il:a ne:c est:b pas:c encore:d $1 . |"
			    "what time is it ? = quelle heure est -il ? |"
			    "see_you_on $2 . = à $2 . |"
			    "wait_for:a me:b until:c $1 . = attendez:a -moi:b jusqu':c à:c $1 . |"
			    "come:a on:b $2 at:c $1 . = venez:a $2 à:c $1 . |"
			    "come tomorrow at $1 . = venez demain à $1 . |"
			    "is:a it:b already:c $1 ? ="
			    " est-ce:a que:a il:b est:a déjà:c $1 ?") } },
	{ "to-a-friend", 1200, "tu, te, ton beside a first name", { OWN(to_a_friend) } },
	{ 0 },
};
