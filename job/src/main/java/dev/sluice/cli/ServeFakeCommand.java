package dev.sluice.cli;

import dev.sluice.fake.FakeEmbeddings;
import dev.sluice.fake.FakeSettings;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code serve-fake}: a fake embeddings service, until Ctrl-C. */
@Command(
        name = "serve-fake",
        description = {
            "Serves embeddings with OpenAI's protocol, computed from the texts, with limits and faults:",
            "a pipeline is rehearsed with it before anything is paid for. Ctrl-C ends it."
        },
        footer = {
            "",
            "Kinds of fault: a status from 400 to 599 (429:5%%:2s asks to come back in 2 s), reset, resetBody, slow,",
            "trickle, missing, extra, shuffled, duplicateIndex, outOfRange, nan, wrongDimension, badJson, errorBody,",
            "empty, gzip.",
            "",
            "Example:",
            "  sluice serve-fake --latency 100ms..500ms --rpm 600 --tpm 1000000 --faults 429:5%%,reset:1%%,slow:1%%"
        })
final class ServeFakeCommand implements Callable<Integer> {

    private final Serving serving;

    @Mixin
    private final FakeOptions options = new FakeOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** With what keeps the service alive. */
    ServeFakeCommand(Serving serving) {
        this.serving = serving;
    }

    /** What goes on between the start of a service and its end. */
    @FunctionalInterface
    interface Serving {

        /**
         * Returns when the service may end.
         *
         * @param atExit what is left to do where the process ends without a return
         */
        void serve(FakeEmbeddings fake, Runnable atExit) throws InterruptedException;

        /** Until the process is told to end, as by Ctrl-C. */
        static void untilExit(FakeEmbeddings fake, Runnable atExit) throws InterruptedException {
            Thread hook = new Thread(atExit, "sluice-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                new CountDownLatch(1).await();
            } finally {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        FakeSettings settings = options.settings(spec.commandLine());
        try (FakeEmbeddings fake = start(settings)) {
            out().print(FakeText.start(fake, settings));
            out().flush();
            serving.serve(fake, () -> end(fake));
            end(fake);
        }
        return ExitCode.DONE.code();
    }

    private FakeEmbeddings start(FakeSettings settings) {
        try {
            return new FakeEmbeddings(settings);
        } catch (UncheckedIOException e) {
            throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private void end(FakeEmbeddings fake) {
        out().println(FakeText.end(fake.counts()));
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
