/**
 * What a request asks for, read from method and target as kube-apiserver reads it, so that what is authorized is, byte
 * for byte, what is forwarded. A target that two readers could take for two things is refused. Knows no transport.
 */
@NullMarked
package io.gatehouse.request;

import org.jspecify.annotations.NullMarked;
