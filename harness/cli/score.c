/*
 * list liars --score: how far the judge is to be trusted, in three figures
 * that are not mixed: liars that people wrote, mutants that a machine made,
 * and exporters that were accused unjustly.
 *
 * Mutants and random exporters are asked by the programs of harness/proof
 * beside this one; each prints its figures in one line, "mutants: name=1 ...".
 */
#include "liars.h"
#include "program.h"

#include "json.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIGURES_MAX 32
#define NAME_BYTES  32

/* A figure of a line of a proof. */
struct figure {
    char name[NAME_BYTES];
    long long value;
};

/* What a program of harness/proof said. */
struct proof_line {
    const char *program;                /* "mutants_test" */
    const char *prefix;                 /* "mutants: " */
    bool here;                          /* the program is there */
    int status;                         /* that it ended with */
    struct figure figures[FIGURES_MAX]; /* by name */
    int nfigures;
};

struct score {
    int liars, caught, crash_only;
    int honest, odd, accused;
    struct proof_line mutants, random;
};

static int
by_name(const void *left, const void *right)
{
    const struct figure *a = left;
    const struct figure *b = right;
    return strcmp(a->name, b->name);
}

/* Take the name=number words of LINE; others say nothing here. */
static void
take_figures(struct proof_line *proof, const char *line)
{
    while (*line != '\0' && proof->nfigures < FIGURES_MAX) {
        struct figure *f = &proof->figures[proof->nfigures];
        size_t n = strcspn(line, " ");
        const char *equals = memchr(line, '=', n);
        if (equals != NULL && equals > line && isdigit((int)equals[1])
            && (size_t)(equals - line) < sizeof f->name) {
            memcpy(f->name, line, (size_t)(equals - line));
            f->name[equals - line] = '\0';
            f->value = strtoll(equals + 1, NULL, 10);
            proof->nfigures++;
        }
        line += n;
        line += strspn(line, " ");
    }
    if (proof->nfigures > 0) {
        qsort(proof->figures, (size_t)proof->nfigures, sizeof(struct figure),
              by_name);
    }
}

/* Run the program of PROOF, if it is there.  It asks inside its own process,
 * and needs no interpreter. */
static void
run_proof(struct proof_line *proof)
{
    char *prefix = bph_setup_prefix();
    char *path = bph_format("%s/bin/%s", prefix, proof->program);
    const char *argv[] = {path, NULL};
    char *line = NULL;
    proof->here = access(path, X_OK) == 0;
    if (proof->here) {
        proof->status = bph_program_line(argv, proof->prefix, &line);
    }
    if (line != NULL) {
        take_figures(proof, line);
    }
    free(line);
    free(path);
    free(prefix);
}

/* --- the written liars, and those that may not be accused --- */

static void
complain(const char *name, const char *wanted, const struct bph_subject *s)
{
    fprintf(stderr, "%s: %s; found", name, wanted);
    for (int n = 0; s != NULL && n < s->nfindings; n++) {
        fprintf(stderr, "%s %s %s", n > 0 ? "," : "",
                bp_clause_at(s->findings[n].clause)->name,
                bp_verdict_name(s->findings[n].verdict));
    }
    fputs(s == NULL || s->nfindings == 0 ? " nothing\n" : "\n", stderr);
}

static void
count_liars(const struct bph_natives *natives, struct score *score)
{
    const struct bph_liar *liars = bph_liars(&score->liars);
    for (int n = 0; n < score->liars; n++) {
        const struct bph_subject *s = bph_native(natives, liars[n].name);
        if (bph_liar_is_caught(&liars[n], s)) {
            score->caught++;
            score->crash_only += bph_liar_only_crashed(s);
        }
        else {
            char wanted[80];
            (void)snprintf(wanted, sizeof wanted, "not caught as %s %s",
                           bp_clause_at(liars[n].clause)->name,
                           bp_verdict_name(liars[n].verdict));
            complain(liars[n].name, wanted, s);
        }
    }
}

static void
count_honest(const struct bph_natives *natives, struct score *score)
{
    int count = 0;
    const struct bph_honest *rows = bph_honest(&count);
    for (int n = 0; n < count; n++) {
        const struct bph_subject *s = bph_native(natives, rows[n].name);
        score->odd += rows[n].odd;
        score->honest += !rows[n].odd;
        if (s == NULL || bph_worst_finding(s) > rows[n].worst) {
            score->accused++;
            complain(rows[n].name, "accused", s);
        }
    }
}

/* --- printing --- */

static void
print_proof(const char *title, const struct proof_line *proof)
{
    printf("%-12s", title);
    if (!proof->here) {
        printf("not asked: there is no %s beside this program\n",
               proof->program);
        return;
    }
    if (proof->nfigures == 0) {
        printf("%s ended with %d and printed no line \"%s...\"\n",
               proof->program, proof->status, proof->prefix);
        return;
    }
    for (int n = 0; n < proof->nfigures; n++) {
        printf("%s%lld %s", n > 0 ? ", " : "", proof->figures[n].value,
               proof->figures[n].name);
    }
    if (proof->status != 0) {
        printf("; %s FAILED with %d", proof->program, proof->status);
    }
    putchar('\n');
}

static void
print_score(const struct score *score)
{
    printf("%-12s%d of %d liars caught, with the clause and the verdict of "
           "their rows;\n%-12s%d of them only by crashing\n",
           "written", score->caught, score->liars, "", score->crash_only);
    print_proof("mechanical", &score->mutants);
    printf("%-12s%d of %d honest and %d odd exporters accused\n",
           "accusations", score->accused, score->honest, score->odd);
    print_proof("", &score->random);
}

static void
put_proof(FILE *out, const struct proof_line *proof)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    if (proof->nfigures == 0) {
        fputs("null", out);
        return;
    }
    for (int n = 0; n < proof->nfigures; n++) {
        bph_json_put_int(&put, proof->figures[n].name,
                         proof->figures[n].value);
    }
    bph_json_put_end(&put);
}

static void
put_score(FILE *out, const struct score *score)
{
    struct bph_json_put put = BPH_JSON_PUT(out);
    struct bph_json_put accusations = BPH_JSON_PUT(out);
    struct bph_json_put written = BPH_JSON_PUT(out);
    bph_json_put_key(&put, "accusations");
    bph_json_put_int(&accusations, "accused", score->accused);
    bph_json_put_int(&accusations, "honest", score->honest);
    bph_json_put_int(&accusations, "odd", score->odd);
    bph_json_put_key(&accusations, "random");
    put_proof(out, &score->random);
    bph_json_put_end(&accusations);
    bph_json_put_key(&put, "mechanical");
    put_proof(out, &score->mutants);
    bph_json_put_key(&put, "written");
    bph_json_put_int(&written, "caught", score->caught);
    bph_json_put_int(&written, "crash_only", score->crash_only);
    bph_json_put_int(&written, "liars", score->liars);
    bph_json_put_int(&written, "rules", BPH_RULE_COUNT);
    bph_json_put_end(&written);
    bph_json_put_end(&put);
    fputc('\n', out);
}

static bool
save_score(const struct score *score, const char *path)
{
    FILE *out = fopen(path, "w");
    bool ok = out != NULL;
    if (ok) {
        put_score(out, score);
        ok = fclose(out) == 0;
    }
    if (!ok) {
        fprintf(stderr, "bufconf: %s cannot be written: %s\n", path,
                strerror(errno));
    }
    return ok;
}

int
bph_liars_score(const struct bph_options *options)
{
    struct bph_natives natives;
    struct score score = {0};
    score.mutants.program = "mutants_test";
    score.mutants.prefix = "mutants: ";
    score.random.program = "random_test";
    score.random.prefix = "random: ";
    int status = bph_natives_ask(&natives, options, true);
    if (status == BPH_EXIT_CONFORMS) {
        count_liars(&natives, &score);
        count_honest(&natives, &score);
        run_proof(&score.mutants);
        run_proof(&score.random);
        print_score(&score);
        bool good = score.caught == score.liars && score.accused == 0
                    && score.mutants.status == 0 && score.random.status == 0;
        status = good ? BPH_EXIT_CONFORMS : BPH_EXIT_BROKEN;
        if (options->json != NULL && !save_score(&score, options->json)) {
            status = BPH_EXIT_OURS;
        }
    }
    bph_natives_release(&natives);
    return status;
}
