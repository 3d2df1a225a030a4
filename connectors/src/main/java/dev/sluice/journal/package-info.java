/**
 * The journal of answers on a file system: appended on a local disk, one object per part on an object store. The
 * parts of one step lie in one folder, shared by all its subtasks and attempts; a part is a sequence of records, one
 * for each time that answers were kept.
 */
@NullMarked
package dev.sluice.journal;

import org.jspecify.annotations.NullMarked;
