/**
 * What may be stored: judges writes before they reach an API server, by rules that kube-apiserver's users know. It judges what a
 * client sent, without the defaults that the API server will add, and what it has judged is what goes on.
 */
@NullMarked
package io.gatehouse.admission;

import org.jspecify.annotations.NullMarked;
