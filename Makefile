# seq2seq.c: `make` builds bin/, `make demo` shows it, `make test` checks it.
# Verbs: all demo lesson page test bench asan tsan coverage format check-deps install clean

MAKEFLAGS += --no-builtin-rules
# V=1 shows whole commands
Q = $(if $(V),,@)
say = $(if $(V),,@printf '  %-3s %s\n' $(1) $(2))
CC ?= cc
PREFIX ?= /usr/local
OPT ?= -O3 -g
WARN = -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
# no fast math: NaN and Inf must stay visible
MATH = -fno-math-errno -fno-trapping-math -fopenmp-simd
THREADS = -pthread
FLAGS = $(WARN) $(OPT) $(MATH) -I. -D_POSIX_C_SOURCE=200809L $(THREADS) $(EXTRA) $(CFLAGS)
LIBS = -lm $(THREADS) $(LDFLAGS)

# A flavour is a folder of objects: f32 (what users run), f64 (gradient tests), and the sanitizers.
F ?= f32
BUILD ?= build
B = $(BUILD)/$(F)
FLAGS_f32 =
FLAGS_f64 = -DREAL_DOUBLE
FLAGS_asan = -fsanitize=address,undefined -fno-sanitize-recover=undefined -O1
FLAGS_asan64 = $(FLAGS_asan) -DREAL_DOUBLE
FLAGS_tsan = -fsanitize=thread -O1
# counters need not be exact, as atomic ones of threads would be at ten times the cost
FLAGS_cov = --coverage -O1 -fprofile-update=single
FLAGS_debug = -O1
# modules of the live page: floats, and doubles (`make page`)
FLAGS_wasm = -D_WASI_EMULATED_MMAN -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS -msimd128
FLAGS_wasm64 = $(FLAGS_wasm) -DREAL_DOUBLE
FLAGS += $(FLAGS_$(F))
LIBS += $(filter -fsanitize% --coverage,$(FLAGS_$(F)))

ROOMS = base tokenizer data data/scores data/phrasebook model model/kernels checkpoints
LIB = $(filter-out %_main.c model/kernels/fast.c,$(foreach r,$(ROOMS),$(wildcard $(r)/*.c)))
# where there are no files and threads
TWINS = explain/live/files.c explain/live/threads.c
ifneq ($(filter wasm%,$(F)),)
LIB := $(filter-out base/file.c base/parallel.c,$(LIB))
THREADS =
endif
TRAIN = $(filter-out %_main.c,$(wildcard train/*.c))
DECODE = $(filter-out %_main.c,$(wildcard decode/*.c))
EXPLAIN = $(filter-out %_main.c,$(wildcard explain/*.c)) explain/page_files.c
SUITES = $(wildcard tests/*/test_*.c tests/*/*/test_*.c)
TESTS = $(filter-out tests/bench/bench_%,$(wildcard tests/*.c tests/*/*.c tests/*/*/*.c)) tests/bench/bench_flops.c
BENCH = $(wildcard tests/bench/bench_*.c)
MAINS = $(wildcard */*_main.c data/*/*_main.c)

# model/kernels/fast.c is compiled once per instruction set; kernels.c picks one at start-up
ARCH := $(shell $(CC) -dumpmachine | cut -d- -f1)
ifneq ($(F:%64=64),64)
FAST = baseline
ifeq ($(ARCH),x86_64)
FAST += avx2 avx512
# tile registers, if the compiler knows them (by the macro's name, too: clang 14 has another) and the system can lend them
AMX := $(shell echo __linux__ __AMX_BF16__ | $(CC) -mamx-bf16 -E -P - 2>/dev/null)
ifeq ($(AMX),1 1)
FAST += amx
FLAGS += -DHAVE_AMX
endif
endif
endif
ISA_baseline =
ISA_avx2 = -mavx2 -mfma
ISA_avx512 = -mavx512f -mavx512vl -mavx512bw -mavx512dq -mfma -mprefer-vector-width=512
ISA_amx = $(ISA_avx512) -mamx-tile -mamx-bf16

INTERFACE = $(patsubst %,decode/%.c,result sentence seq2seq seq2seq_open units unknown)

obj = $(patsubst %.c,$(B)/%.o,$(1))
LIBOBJ = $(call obj,$(LIB)) $(if $(wildcard model/kernels/fast.c),$(FAST:%=$(B)/model/kernels/fast_%.o))
PROGRAMS = $(patsubst %_main.c,bin/seq2seq-%,$(notdir $(MAINS)))

all: $(PROGRAMS)
programs: $(PROGRAMS:bin/%=$(B)/programs/%)

bin/seq2seq-%: $(B)/programs/seq2seq-%
	@mkdir -p bin
	@cp $< $@

# the lesson compares gradients with differences, so what users run is its flavour of doubles
bin/seq2seq-explain: in-doubles
	@$(MAKE) --no-print-directory $(if $(V),,-s) F=f64 $(BUILD)/f64/programs/seq2seq-explain
	@mkdir -p bin
	@cmp -s $(BUILD)/f64/programs/seq2seq-explain $@ || cp $(BUILD)/f64/programs/seq2seq-explain $@

$(B)/programs/seq2seq-train: $(call obj,train/train_main.c $(TRAIN)) $(B)/libseq2seq.a
$(B)/programs/seq2seq-decode: $(call obj,decode/decode_main.c $(DECODE)) $(B)/libseq2seq.a
$(B)/programs/seq2seq-explain: $(call obj,explain/explain_main.c $(EXPLAIN)) $(B)/libseq2seq.a
$(B)/programs/seq2seq-eval: $(call obj,data/scores/eval_main.c) $(B)/libseq2seq.a
$(B)/programs/seq2seq-phrasebook: $(call obj,data/phrasebook/phrasebook_main.c) $(B)/libseq2seq.a
$(B)/programs/%:
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) -o $@ $^ $(LIBS)

$(B)/libseq2seq.a: $(LIBOBJ)
	@rm -f $@
	$(call say,AR,$@)
	$(Q)ar rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

$(FAST:%=$(B)/model/kernels/fast_%.o): $(B)/model/kernels/fast_%.o: model/kernels/fast.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(FLAGS) $(ISA_$*) -ffp-contract=fast -DFAMILY=$* -MMD -MP -c -o $@ $<

# the files that a page of the lesson is made of, as arrays of bytes; its scripts are one
PAGE_script = $(patsubst %,explain/page/%.js,tables network charts steps live why weights training model \
	workbook class page)
$(B)/explain/page_files.c: explain/page/page.html explain/page/page.css $(PAGE_script)
	@mkdir -p $(@D)
	@for part in page:explain/page/page.html style:explain/page/page.css "script:$(PAGE_script)"; do \
		printf 'extern const char html_%s[];\nconst char html_%s[] = {\n' $${part%%:*} $${part%%:*}; \
		cat $${part#*:} | od -An -v -tx1 | sed "s/ *\([0-9a-f][0-9a-f]\)/'\\\\x\1',/g"; \
		printf '0 };\n'; \
	done > $@

$(B)/explain/page_files.o: $(B)/explain/page_files.c
	$(call say,CC,$@)
	$(Q)$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

# a module of the live page, of what it names alone
$(B)/lesson.wasm: $(call obj,explain/live/lesson_module.c explain/live/module.c $(TWINS) train/adam.c $(EXPLAIN))
$(B)/model.wasm: $(call obj,explain/live/model_module.c explain/live/module.c explain/live/training.c $(TWINS) $(filter-out train/stop.c,$(TRAIN)) $(INTERFACE))
$(B)/%.wasm: $(LIBOBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -mexec-model=reactor -Wl,-z,stack-size=1048576 -Wl,--stack-first -Wl,--gc-sections -Wl,--strip-all -o $@ $^ -lm

WASM_CC = clang --target=wasm32-wasi
page: all
	@if ! echo 'int main(void) { return 0; }' | $(WASM_CC) -x c - -o /dev/null 2>/dev/null; then \
		echo 'make page needs clang, lld, wasi-libc and libclang-rt-dev-wasm32'; exit 1; fi
	@$(MAKE) --no-print-directory F=wasm64 CC="$(WASM_CC)" $(BUILD)/wasm64/lesson.wasm
	@$(MAKE) --no-print-directory F=wasm CC="$(WASM_CC)" $(BUILD)/wasm/model.wasm
	@sh explain/live/page.sh bin/seq2seq-explain lesson.html lesson:$(BUILD)/wasm64/lesson.wasm \
		model:$(BUILD)/wasm/model.wasm

# the runner's table of suites, one line per tests/ROOM/test_NAME.c
$(B)/suites.h: $(SUITES)
	@mkdir -p $(@D)
	@printf 'SUITE(%s)\n' $(sort $(patsubst test_%.c,%,$(notdir $^))) > $@

$(B)/tests/main.o: $(B)/suites.h
$(B)/tests/main.o: EXTRA += -I$(B)

$(B)/test: $(call obj,$(TESTS) explain/live/training.c $(TRAIN) $(DECODE) $(EXPLAIN)) $(B)/libseq2seq.a
	$(call say,LD,$@)
	$(Q)$(CC) -o $@ $^ $(LIBS)

# a multiply-add of the peak is one instruction, as in the kernels
$(B)/tests/bench/bench_peak.o: EXTRA += -ffp-contract=fast

$(B)/bench: $(call obj,$(BENCH) $(TRAIN) $(DECODE)) $(B)/libseq2seq.a
	$(call say,LD,$@)
	$(Q)$(CC) -o $@ $^ $(LIBS)

.PHONY: all programs in-doubles demo lesson page test bench asan tsan coverage format check-deps install clean
.SECONDARY:

SCRIPTS = $(wildcard tests/programs.sh tests/peers.sh tests/kill.sh)

# The suites of these rooms; four parts of them, so that two processors end together.
suites = $(patsubst test_%.c,%,$(notdir $(wildcard $(1:%=tests/%/test_*.c))))
parts = $(foreach k,1 2 3 4,"$(1) -p $(k)/4 $(2)")

# rooms where a number is `real`
OF_REAL = model checkpoints train decode explain

# every test: in float, of what computes also in double (where gradients are checked), and the programs from outside
test: all
	@$(MAKE) --no-print-directory F=f32 build/f32/test build/f32/bench programs
	@$(MAKE) --no-print-directory F=f64 build/f64/test
	@sh tests/run.sh build/f32/test "build/f64/test -s $(call suites,$(OF_REAL))" $(SCRIPTS)

# what the machine gives and the programs take of it; build/f32/bench --help has the parts
bench:
	@$(MAKE) --no-print-directory F=f32 build/f32/bench programs
	@build/f32/bench

# each room as it is run: the lesson is in double alone, with the network under it
asan:
	@$(MAKE) --no-print-directory F=asan build/asan/test
	@$(MAKE) --no-print-directory F=asan64 build/asan64/test
	@sh tests/run.sh $(call parts,build/asan/test,-s $(filter-out $(call suites,explain),$(patsubst test_%.c,%,$(notdir $(SUITES))))) \
		$(call parts,build/asan64/test,-s $(call suites,model explain))

# the suites that start threads
THREADED = adam decode decode_attention decode_models decode_unknown engine network parallel resume run_state \
	score search seq2seq
tsan:
	@$(MAKE) --no-print-directory F=tsan build/tsan/test
	@sh tests/run.sh $(call parts,build/tsan/test,-s $(THREADED))

coverage:
	@$(MAKE) --no-print-directory F=cov build/cov/test
	@sh tests/coverage.sh build/cov

demo: all
	@sh train/lesson.sh phrasebook

# the walk through the built-in example, and the text: fails where a gradient or an identity is off and where
# explain/LESSON.md says what the program or the code does not
lesson: bin/seq2seq-explain
	@bin/seq2seq-explain --all --threads 1
	@sh explain/check_lesson.sh

format:
	git ls-files '*.c' '*.h' | xargs clang-format -i

check-deps: all
	@sh tests/check_deps.sh bin

# what stands behind decode/seq2seq.h, as one object of which other programs see seq2seq_* alone
OBJCOPY ?= objcopy
$(B)/install/libseq2seq.a: $(call obj,$(INTERFACE)) $(B)/libseq2seq.a
	@mkdir -p $(@D)
	@rm -f $@
	$(call say,LD,$@)
	$(Q)$(LD) -r -o $(@D)/seq2seq.o $^
	$(Q)if command -v $(OBJCOPY) >/dev/null; then \
		$(OBJCOPY) --wildcard --keep-global-symbol='seq2seq_*' $(@D)/seq2seq.o; \
	else echo "  there is no $(OBJCOPY): the library shows its inner names, too"; fi
	$(Q)ar rcs $@ $(@D)/seq2seq.o

INTO = $(DESTDIR)$(PREFIX)
install: all $(B)/install/libseq2seq.a
	install -d $(INTO)/bin $(INTO)/include $(INTO)/lib/pkgconfig
	install bin/seq2seq-* $(INTO)/bin
	install -m 644 decode/seq2seq.h $(INTO)/include
	install -m 644 $(B)/install/libseq2seq.a $(INTO)/lib
	@printf '%s\n' 'Name: seq2seq' 'Description: GRU encoder-decoder with attention' \
		'Version: $(shell sed -n 's/.*SEQ2SEQ_VERSION "\(.*\)"/\1/p' base/version.h)' \
		'Cflags: -I$(PREFIX)/include' 'Libs: -L$(PREFIX)/lib -lseq2seq -lm -pthread' \
		>$(INTO)/lib/pkgconfig/seq2seq.pc

clean:
	rm -rf build bin demo lesson.html

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
