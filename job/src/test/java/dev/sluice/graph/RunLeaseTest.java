package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.files.DatasetFolderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunLeaseTest {

    private static final Path LOCK = Path.of("/tmp/sluice-1.lock");

    @TempDir
    private Path folder = Path.of("");

    private final HandHeart here = new HandHeart(new Whereabouts("here", 12));
    private final HandHeart elsewhere = new HandHeart(new Whereabouts("elsewhere", 7));

    /** Time passes when someone waits, and it beats when it is told to. */
    private static final class HandHeart implements Heart {

        private final Whereabouts where;
        private final List<Runnable> beating = new ArrayList<>();
        private Duration paused = Duration.ZERO;
        private Consumer<Duration> meanwhile = time -> {};

        HandHeart(Whereabouts where) {
            this.where = where;
        }

        void beat() {
            List.copyOf(beating).forEach(Runnable::run);
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(10);
        }

        @Override
        public void pause(Duration time) {
            paused = paused.plus(time);
            meanwhile.accept(paused);
        }

        @Override
        public Runnable start(Runnable beat) {
            beating.add(beat);
            return () -> beating.remove(beat);
        }

        @Override
        public Whereabouts where() {
            return where;
        }
    }

    private org.apache.flink.core.fs.Path output() {
        return new org.apache.flink.core.fs.Path(folder.toString());
    }

    private Path file() {
        return folder.resolve("_sluice/lease.json");
    }

    private LeaseRecord lease() throws IOException {
        return Objects.requireNonNull(LeaseRecord.fromJson(Files.readString(file())));
    }

    private RunLease take(HandHeart heart, @Nullable Path lock) throws Exception {
        RunLease.requireFree(output(), lock, heart);
        return RunLease.take(output(), lock, heart);
    }

    @Test
    void saysWhoIsAlive() throws Exception {
        RunLease lease = take(here, LOCK);
        assertThat(here.paused).isZero();
        assertThat(Files.readString(file())).isEqualTo("""
                {
                  "owner" : "%s",
                  "beat" : 0,
                  "where" : "here, process 12",
                  "lock" : "/tmp/sluice-1.lock"
                }
                """.formatted(lease.token()));
        lease.keep();
        here.beat();
        here.beat();
        assertThat(lease()).isEqualTo(new LeaseRecord(lease.token(), 2, "here, process 12", LOCK.toString()));
    }

    @Test
    void leavesNothingBehindAfterItsRelease() throws Exception {
        RunLease lease = take(here, null);
        lease.keep();
        lease.release();
        lease.release();
        here.beat();
        assertThat(here.beating).isEmpty();
        assertThat(folder.resolve("_sluice")).isEmptyDirectory();
    }

    @Test
    void doesNotBeatAgainAfterABeatThatCameWithTheRelease() throws Exception {
        RunLease lease = take(here, null);
        lease.keep();
        Runnable underWay = here.beating.get(0);
        lease.release();
        underWay.run();
        assertThat(file()).doesNotExist();
    }

    @Test
    void isRefusedWhileAnotherRunBeats() throws Exception {
        RunLease first = take(elsewhere, LOCK);
        first.keep();
        here.meanwhile = waited -> {
            if (waited.equals(Duration.ofSeconds(3))) {
                elsewhere.beat();
            }
        };
        assertThatThrownBy(() -> take(here, LOCK))
                .isInstanceOf(DatasetFolderException.class)
                .hasMessage(folder + " is being written to by another run (elsewhere, process 7); wait for its end or"
                        + " stop it, or choose another path");
        assertThat(here.paused).isEqualTo(Duration.ofSeconds(3));
        assertThat(lease().owner()).isEqualTo(first.token());
    }

    @Test
    void isRefusedWhereAnotherRunTookOverMeanwhile() throws Exception {
        RunLease dead = take(elsewhere, null);
        here.meanwhile = waited -> write(new LeaseRecord("other", 0, "third, process 1", null).toJson());
        assertThatThrownBy(() -> take(here, null)).hasMessageContaining("another run (third, process 1);");
        assertThat(lease().owner()).isEqualTo("other").isNotEqualTo(dead.token());
    }

    @Test
    void takesOverFromARunThatIsSilentForTenSeconds() throws Exception {
        RunLease dead = take(elsewhere, null);
        RunLease lease = take(here, null);
        assertThat(here.paused).isEqualTo(Duration.ofSeconds(10));
        assertThat(lease()).isEqualTo(new LeaseRecord(lease.token(), 0, "here, process 12", null));
        assertThat(lease.token()).isNotEqualTo(dead.token());
    }

    @Test
    void takesOverAtOnceFromARunWhoseLockItHoldsNow() throws Exception {
        take(new HandHeart(new Whereabouts("here", 99)), LOCK);
        RunLease lease = take(here, LOCK);
        assertThat(here.paused).isZero();
        assertThat(lease().owner()).isEqualTo(lease.token());
    }

    @Test
    void watchesWhereTheLockIsNotProvenToBeTheSame() throws Exception {
        take(elsewhere, LOCK);
        take(here, LOCK);
        assertThat(here.paused).isEqualTo(Duration.ofSeconds(10));
        take(here, Path.of("/tmp/sluice-2.lock"));
        assertThat(here.paused).isEqualTo(Duration.ofSeconds(20));
        take(here, null);
        assertThat(here.paused).isEqualTo(Duration.ofSeconds(30));
        HandHeart nameless = new HandHeart(new Whereabouts("localhost", 1));
        take(nameless, LOCK);
        take(nameless, LOCK);
        assertThat(nameless.paused).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void goesOnAsSoonAsTheOtherRunHasEnded() throws Exception {
        RunLease first = take(elsewhere, null);
        here.meanwhile = waited -> first.release();
        RunLease second = take(here, null);
        assertThat(here.paused).isEqualTo(Duration.ofMillis(500));
        assertThat(lease().owner()).isEqualTo(second.token());
    }

    @Test
    void takesALeaseThatWasCutShortForOneOfAnotherRun() throws Exception {
        write("{\"own");
        RunLease lease = take(here, LOCK);
        assertThat(here.paused).isEqualTo(Duration.ofSeconds(10));
        assertThat(lease().owner()).isEqualTo(lease.token());
    }

    @Test
    void goesOnInTheJobWithTheTokenOfTheClient() throws Exception {
        RunLease client = take(here, LOCK);
        RunLease job = RunLease.join(output(), client.token(), elsewhere);
        job.requireHeld();
        job.keep();
        elsewhere.beat();
        assertThat(lease()).isEqualTo(new LeaseRecord(client.token(), 1, "elsewhere, process 7", LOCK.toString()));
        client.requireHeld();
        job.release();
        client.keep();
        here.beat();
        assertThat(file()).doesNotExist();
    }

    @Test
    void findsThatAnotherRunHasTakenOver() throws Exception {
        RunLease first = take(here, null);
        first.keep();
        RunLease second = take(elsewhere, null);
        LeaseRecord taken = lease();
        here.beat();
        assertThat(here.beating).isEmpty();
        for (RunLease lost : List.of(first, RunLease.join(output(), first.token(), here))) {
            assertThatThrownBy(lost::requireHeld)
                    .isInstanceOf(SuppressRestartsException.class)
                    .cause()
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage(folder + ": another run (elsewhere, process 7) has taken over this folder; do not trust"
                            + " what is in it, and run again");
        }
        first.release();
        assertThat(lease()).isEqualTo(taken);
        assertThatCode(second::requireHeld).doesNotThrowAnyException();
    }

    @Test
    void writesTheLeaseAgainWhereSomebodyCleanedUp() throws Exception {
        RunLease lease = take(here, LOCK);
        lease.keep();
        here.beat();
        LeaseRecord written = lease();
        Files.delete(file());
        lease.requireHeld();
        assertThat(lease()).isEqualTo(written);
        write("{\"own");
        lease.requireHeld();
        here.beat();
        assertThat(lease()).isEqualTo(written.next("here, process 12"));
    }

    @Test
    void beatsAgainAfterABeatThatCouldNotBeWritten() throws Exception {
        RunLease lease = take(here, null);
        lease.keep();
        Path moved = folder.resolve("moved");
        Files.move(folder.resolve("_sluice"), moved);
        Files.createDirectories(file());
        here.beat();
        assertThat(here.beating).hasSize(1);
        Files.delete(file());
        Files.delete(folder.resolve("_sluice"));
        Files.move(moved, folder.resolve("_sluice"));
        here.beat();
        assertThat(lease().beat()).isEqualTo(1);
    }

    @Test
    void knowsItsOwnProcess() throws Exception {
        Heart heart = new ProcessHeart();
        Whereabouts where = heart.where();
        assertThat(where)
                .hasToString(
                        where.host() + ", process " + ProcessHandle.current().pid());
        assertThat(where.isOnHostOf("other" + where)).isFalse();
        assertThat(heart.patience()).isEqualTo(Duration.ofSeconds(10));
    }

    private void write(String text) {
        try {
            Files.createDirectories(folder.resolve("_sluice"));
            Files.writeString(file(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
