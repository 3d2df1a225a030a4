@NullMarked
package dev.sluice.bucket;

import org.jspecify.annotations.NullMarked;
