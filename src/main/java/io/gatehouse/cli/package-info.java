/** The command line: a class for each command. */
@NullMarked
package io.gatehouse.cli;

import org.jspecify.annotations.NullMarked;
