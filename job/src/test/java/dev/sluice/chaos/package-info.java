/** Kills runs anywhere, lets them go on, and compares with the truth that the input and the fake service give. */
@NullMarked
package dev.sluice.chaos;

import org.jspecify.annotations.NullMarked;
