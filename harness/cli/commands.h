/*
 * The subcommands.  Each takes the arguments behind its name (argv[0] is the
 * name) and returns the exit status.
 */
#ifndef BPH_COMMANDS_H
#define BPH_COMMANDS_H

int
bph_check(int argc, char **argv);
int
bph_judge_file(int argc, char **argv);
int
bph_report(int argc, char **argv);
int
bph_list(int argc, char **argv);
int
bph_explain(int argc, char **argv);
int
bph_format_string(int argc, char **argv);
int
bph_fuzz(int argc, char **argv);
int
bph_reproduce(int argc, char **argv);
int
bph_test(int argc, char **argv);

#endif
