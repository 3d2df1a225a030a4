/**
 * An OpenAI-compatible embeddings service of our own, with limits and faults: pipelines are rehearsed, tested and
 * measured with it. {@link dev.sluice.fake.FakeEmbeddings} is the way in.
 */
@NullMarked
package dev.sluice.fake;

import org.jspecify.annotations.NullMarked;
