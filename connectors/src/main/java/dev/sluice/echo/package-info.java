@NullMarked
package dev.sluice.echo;

import org.jspecify.annotations.NullMarked;
