# seq2seq.c: `make` builds bin/, `make demo` shows it, `make test` checks it.
# Verbs: all demo test bench lesson asan tsan fuzz format check-deps install clean

MAKEFLAGS += --no-builtin-rules
CC ?= cc
PREFIX ?= /usr/local
OPT ?= -O3 -g
WARN = -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
# no -ffast-math: NaN and Inf must stay visible
MATH = -fno-math-errno -fno-trapping-math -fopenmp-simd
FLAGS = $(WARN) $(OPT) $(MATH) -I. -D_POSIX_C_SOURCE=200809L -pthread $(EXTRA) $(CFLAGS)
LIBS = -lm -pthread $(LDFLAGS)

# A flavour is a folder of objects: f32 (what users run), f64 (gradient tests), and the sanitizers.
F ?= f32
B = build/$(F)
FLAGS_f32 =
FLAGS_f64 = -DREAL_DOUBLE
FLAGS_asan = -fsanitize=address,undefined -fno-sanitize-recover=undefined -O1
FLAGS_asan64 = $(FLAGS_asan) -DREAL_DOUBLE
FLAGS_tsan = -fsanitize=thread -O1
FLAGS_cov = --coverage -O0
FLAGS += $(FLAGS_$(F))
LIBS += $(filter -fsanitize% --coverage,$(FLAGS_$(F)))

ROOMS = base tokenizer data model model/kernels checkpoints
LIB = $(filter-out %_main.c model/kernels/fast.c,$(foreach r,$(ROOMS),$(wildcard $(r)/*.c)))
TRAIN = $(filter-out %_main.c,$(wildcard train/*.c))
DECODE = $(filter-out %_main.c,$(wildcard decode/*.c))
TESTS = $(wildcard tests/*.c)
MAINS = $(wildcard */*_main.c)

# model/kernels/fast.c is compiled once per instruction set; kernels.c picks one at start-up
ARCH := $(shell $(CC) -dumpmachine | cut -d- -f1)
ifneq ($(F:%64=64),64)
FAST = baseline
ifeq ($(ARCH),x86_64)
FAST += avx2 avx512
endif
endif
ISA_baseline =
ISA_avx2 = -mavx2 -mfma
ISA_avx512 = -mavx512f -mavx512vl -mavx512bw -mavx512dq -mfma -mprefer-vector-width=512

obj = $(patsubst %.c,$(B)/%.o,$(1))
LIBOBJ = $(call obj,$(LIB)) $(if $(wildcard model/kernels/fast.c),$(FAST:%=$(B)/model/kernels/fast_%.o))
PROGRAMS = $(patsubst %_main.c,bin/seq2seq-%,$(notdir $(MAINS)))

all: $(PROGRAMS)

bin/seq2seq-%: $(B)/programs/seq2seq-%
	@mkdir -p bin
	cp $< $@

$(B)/programs/seq2seq-train: $(call obj,train/train_main.c $(TRAIN)) $(B)/libseq2seq.a
$(B)/programs/seq2seq-decode: $(call obj,decode/decode_main.c $(DECODE)) $(B)/libseq2seq.a
$(B)/programs/seq2seq-eval: $(call obj,data/eval_main.c) $(B)/libseq2seq.a
$(B)/programs/seq2seq-phrasebook: $(call obj,data/phrasebook_main.c) $(B)/libseq2seq.a
$(B)/programs/%:
	@mkdir -p $(@D)
	$(CC) -o $@ $^ $(LIBS)

$(B)/libseq2seq.a: $(LIBOBJ)
	@rm -f $@
	ar rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

$(FAST:%=$(B)/model/kernels/fast_%.o): $(B)/model/kernels/fast_%.o: model/kernels/fast.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(ISA_$*) -ffp-contract=fast -DFAMILY=$* -MMD -MP -c -o $@ $<

# the runner's table of suites, one line per tests/test_NAME.c
$(B)/suites.h: $(wildcard tests/test_*.c)
	@mkdir -p $(@D)
	printf 'SUITE(%s)\n' $(patsubst tests/test_%.c,%,$(sort $^)) > $@

$(B)/tests/main.o: $(B)/suites.h
$(B)/tests/main.o: EXTRA += -I$(B)

$(B)/test: $(call obj,$(TESTS) $(TRAIN) $(DECODE)) $(B)/libseq2seq.a
	$(CC) -o $@ $^ $(LIBS)

.PHONY: all test clean format check-deps
.SECONDARY:

test: all
	$(MAKE) --no-print-directory $(B)/test
	$(MAKE) --no-print-directory F=f64 build/f64/test
	$(B)/test
	build/f64/test

clean:
	rm -rf build bin

-include $(shell find build -name '*.d' 2>/dev/null)
