package dev.sluice.cli;

import dev.sluice.files.DatasetFolderException;
import dev.sluice.files.DatasetWriteException;
import dev.sluice.files.PartitionValueException;
import dev.sluice.files.UnreadableRowException;
import dev.sluice.graph.DeadLetterException;
import dev.sluice.graph.PipelineRun;
import dev.sluice.graph.Plan;
import dev.sluice.graph.ResumeException;
import dev.sluice.graph.RunRecord;
import dev.sluice.graph.StepException;
import dev.sluice.journal.JournalException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/**
 * Runs pipelines on the Flink at hand, and turns what can go wrong into exit codes with a message for the user.
 *
 * @param embedded whether Flink runs inside this process, which then a Ctrl-C stops
 * @param told is counted down once the user has been told how the run ended: a stop waits for it
 */
record PipelineRunner(boolean embedded, CountDownLatch told) implements Runner {

    /** Failures whose message says all that a user needs. */
    private static final List<Class<? extends Exception>> KNOWN = List.of(
            StepException.class,
            DeadLetterException.class,
            UnreadableRowException.class,
            PartitionValueException.class,
            DatasetFolderException.class,
            DatasetWriteException.class,
            JournalException.class,
            ResumeException.class);

    @Override
    public Result run(Plan plan, boolean fresh, Watch watch) throws Exception {
        PipelineRun run = new PipelineRun(plan, embedded, fresh, watch::say);
        watch.watch(run::progress);
        Thread stop = new Thread(() -> stop(run), "sluice-stop");
        if (embedded) {
            Runtime.getRuntime().addShutdownHook(stop);
        }
        try {
            return result(run.run());
        } catch (Exception failure) {
            return failed(known(failure), run.lastRecord());
        } finally {
            removeHook(stop);
        }
    }

    /** A run that began has a record to show, however it ended. */
    private static Result failed(Exception failure, @Nullable RunRecord record) throws Exception {
        if (record == null) {
            throw failure;
        }
        ExitCode code = failure instanceof CommandFailed known ? known.exitCode() : ExitCode.FAILED;
        return new Result(code, record, SluiceCommand.message(failure));
    }

    private static Result result(RunRecord record) {
        return switch (record.status()) {
            case RUNNING ->
                new Result(
                        ExitCode.DONE,
                        null,
                        record.job() + " was submitted and goes on in the cluster; its record is " + record.output()
                                + "/_sluice/run.json");
            case FINISHED -> new Result(ExitCode.DONE, record, null);
            case STOPPED ->
                new Result(
                        ExitCode.STOPPED,
                        record,
                        "stopped; run it again to go on from here, or with --fresh to start over");
            case FAILED -> new Result(ExitCode.FAILED, record, null);
        };
    }

    /** A failure that users can do something about, with its own message alone; others go on as they are. */
    private static Exception known(Exception failure) {
        ClassLoader loader = PipelineRunner.class.getClassLoader();
        for (Class<? extends Exception> type : KNOWN) {
            Optional<? extends Exception> found = ExceptionUtils.findThrowableSerializedAware(failure, type, loader);
            if (found.isPresent()) {
                return new CommandFailed(
                        exitCode(found.get()), String.valueOf(found.get().getMessage()), failure);
            }
        }
        return failure;
    }

    private static ExitCode exitCode(Exception known) {
        if (known instanceof StepException step && step.isRefused()) {
            return ExitCode.REFUSED_BY_SERVICE;
        }
        if (known instanceof StepException step && step.isMisconfigured()) {
            return ExitCode.WRONG_FILE_OR_USAGE;
        }
        if (known instanceof DeadLetterException) {
            return ExitCode.TOO_MANY_DEAD_LETTERS;
        }
        return known instanceof DatasetFolderException || known instanceof ResumeException
                ? ExitCode.WRONG_FILE_OR_USAGE
                : ExitCode.FAILED;
    }

    /** Runs while the JVM shuts down on Ctrl-C; its exit code is then 130 by itself. */
    private void stop(PipelineRun run) {
        run.stop();
        try {
            told.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs already; the JVM ends with the signal's code.
        }
    }
}
