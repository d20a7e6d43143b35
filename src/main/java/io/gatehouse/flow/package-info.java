/** How much may be under way at a time: of short requests in all, and of long-running ones for each user. */
@NullMarked
package io.gatehouse.flow;

import org.jspecify.annotations.NullMarked;
