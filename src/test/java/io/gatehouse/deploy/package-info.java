/** That real tools take the files in deploy/, and that these fit the program. */
package io.gatehouse.deploy;
