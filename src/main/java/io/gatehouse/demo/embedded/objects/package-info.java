/**
 * The objects of the embedded Kubernetes API: which kinds there are, the form and the rules that an object must obey, and the
 * memory that holds them. Knows neither HTTP nor time other than "now".
 */
@NullMarked
package io.gatehouse.demo.embedded.objects;

import org.jspecify.annotations.NullMarked;
