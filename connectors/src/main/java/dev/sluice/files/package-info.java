@NullMarked
package dev.sluice.files;

import org.jspecify.annotations.NullMarked;
