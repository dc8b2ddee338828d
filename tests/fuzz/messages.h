/*
 * messages.h: what a fuzz target has said to a person
 *
 * A target that says things would fill the output of its fuzzer, and what it
 * says is to be looked at.  So while messages are kept, write() to standard
 * error goes here; sanitizers and the fuzzer itself write past this.  Needs the
 * linker's --wrap=write.
 */

#ifndef MESSAGES_H
#define MESSAGES_H

void messages_keep(void);

/* Ends it.  Returns what was said since, cut to 128 kB; holds until the next. */
const char *messages_end(void);

/*
 * Checks that 'text' is 'lines' whole lines, of which the first starts with the
 * name of the command, with nothing in them that a terminal would act on.
 */
void messages_check_lines(const char *text, int lines);

#endif /* MESSAGES_H */
