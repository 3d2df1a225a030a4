/** Orders a dataset by a column and cuts it into buckets of equal size, in a BATCH-mode job of its own. */
@NullMarked
package dev.sluice.bucket;

import org.jspecify.annotations.NullMarked;
