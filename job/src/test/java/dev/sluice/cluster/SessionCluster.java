package dev.sluice.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A session cluster of separate JVMs on this machine: one JobManager, two TaskManagers of two slots, put together from
 * the jars of the build. Jobs are submitted as users do it, with {@code flink run} in a JVM of its own.
 */
public final class SessionCluster implements AutoCloseable {

    private static final int TASK_MANAGERS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "CANCELED", "SUSPENDED");
    private static final Pattern SUBMITTED = Pattern.compile("submitted with JobID (\\p{XDigit}{32})");

    /** What each client logs of itself, its class path and its configuration. */
    private static final Pattern PREAMBLE =
            Pattern.compile("^.* INFO +org\\.apache\\.flink\\..*\\R", Pattern.MULTILINE);

    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed\\. Path: (\\S+)");

    private final Path folder;
    private final Map<String, String> taskManagerEnvironment;
    private final ClusterRest rest;
    private final List<ClusterProcess> taskManagers = new ArrayList<>();
    private final List<ClusterProcess> clients = new ArrayList<>();
    private ClusterProcess jobManager;
    private final List<ClusterProcess> earlierJobManagers = new ArrayList<>();
    private final Thread killer = new Thread(this::killAll, "session-cluster-killer");

    private SessionCluster(
            Path folder, Map<String, String> taskManagerEnvironment, String logLevel, int rpcPort, int restPort)
            throws IOException {
        this.folder = folder.toAbsolutePath();
        this.taskManagerEnvironment = Map.copyOf(taskManagerEnvironment);
        this.rest = new ClusterRest(restPort);
        ClusterFiles.configure(this.folder, rpcPort, restPort, logLevel);
        Runtime.getRuntime().addShutdownHook(killer);
        this.jobManager = newJobManager("jobmanager");
        for (int i = 0; i < TASK_MANAGERS; i++) {
            startTaskManager();
        }
    }

    /**
     * Starts a cluster and waits until its TaskManagers have registered.
     *
     * @param folder working directory of all its processes and of the clients, so that a pipeline's relative paths
     *     stand in it; an existing folder of the test
     * @param taskManagerEnvironment variables that the TaskManagers have, the JobManager and the clients not
     */
    public static SessionCluster start(Path folder, Map<String, String> taskManagerEnvironment) throws IOException {
        return start(folder, taskManagerEnvironment, "info");
    }

    /** The same, with all loggers of all its processes at this level. */
    static SessionCluster start(Path folder, Map<String, String> taskManagerEnvironment, String logLevel)
            throws IOException {
        // Both stay open until both are known: the same port is not given twice.
        SessionCluster cluster;
        int rpcPort;
        int restPort;
        try (ServerSocket rpc = anyPort();
                ServerSocket rest = anyPort()) {
            rpcPort = rpc.getLocalPort();
            restPort = rest.getLocalPort();
        }
        cluster = new SessionCluster(folder, taskManagerEnvironment, logLevel, rpcPort, restPort);
        try {
            cluster.awaitTaskManagers(TASK_MANAGERS);
            return cluster;
        } catch (RuntimeException e) {
            String logs = cluster.logs().toString();
            cluster.close();
            throw new IllegalStateException("the cluster did not start: " + logs, e);
        }
    }

    /** {@code flink run -d} of the job jar with these arguments. */
    public Submission submit(String... arguments) throws IOException, InterruptedException {
        return client(
                Stream.concat(Stream.of("run", "-d", ClusterFiles.jobJar().toString()), Arrays.stream(arguments)));
    }

    /** {@code flink run -d -s} of a job jar, from a checkpoint or savepoint. */
    public Submission resume(String from, Path jobJar, String... arguments) throws IOException, InterruptedException {
        return client(Stream.concat(Stream.of("run", "-d", "-s", from, jobJar.toString()), Arrays.stream(arguments)));
    }

    /** {@code flink cancel}; the job's end is to be awaited. */
    public void cancel(String jobId) throws IOException, InterruptedException {
        done(client(Stream.of("cancel", jobId)));
    }

    /** {@code flink stop} with a savepoint below that folder; gives its path. */
    public String stop(String jobId, Path savepoints) throws IOException, InterruptedException {
        String output = done(client(Stream.of("stop", "--savepointPath", savepoints.toString(), jobId)));
        Matcher savepoint = SAVEPOINT.matcher(output);
        if (!savepoint.find()) {
            throw new IllegalStateException("no savepoint was named:\n" + output);
        }
        return savepoint.group(1);
    }

    private static String done(Submission client) {
        if (client.exitCode() != 0) {
            throw new IllegalStateException("exit code " + client.exitCode() + ":\n" + client.output());
        }
        return client.output();
    }

    /** {@code flink run} of the job jar, which stays until the job has ended. */
    public Submission run(String... arguments) throws IOException, InterruptedException {
        return client(Stream.concat(Stream.of("run", ClusterFiles.jobJar().toString()), Arrays.stream(arguments)));
    }

    private Submission client(Stream<String> arguments) throws IOException, InterruptedException {
        ClusterProcess client = java(
                "client-" + clients.size(),
                Map.of(),
                List.of("-Xmx512m"),
                ClusterFiles.flinkLib(),
                Stream.concat(Stream.of("org.apache.flink.client.cli.CliFrontend"), arguments)
                        .toList());
        clients.add(client);
        int exitCode = client.await(Duration.ofMinutes(5));
        String output = PREAMBLE.matcher(client.output()).replaceAll("");
        return new Submission(
                exitCode,
                SUBMITTED
                        .matcher(output)
                        .results()
                        .map(match -> match.group(1))
                        .distinct()
                        .toList(),
                output);
    }

    /** What {@code flink run} gave: its exit code, the jobs that it submitted, in order, and all that it printed. */
    public record Submission(int exitCode, List<String> jobIds, String output) {

        /** The job that was submitted last: with buckets, the enrichment after the ordering. */
        public String lastJobId() {
            if (jobIds.isEmpty()) {
                throw new IllegalStateException("no job was submitted, exit code " + exitCode + ":\n" + output);
            }
            return jobIds.get(jobIds.size() - 1);
        }
    }

    /** States of all jobs by id, such as RUNNING. */
    public Map<String, String> jobs() throws IOException {
        return rest.jobs();
    }

    /** Waits for the job's end; fails with its exception when it ends otherwise than FINISHED. */
    public void awaitFinished(String jobId, Duration limit) throws IOException {
        String state = awaitEnd(jobId, limit);
        if (!state.equals("FINISHED")) {
            throw new AssertionError("job " + jobId + " is " + state + ":\n" + failure(jobId));
        }
    }

    /** Waits for the job's end, and gives the state that it ended in. */
    public String awaitEnd(String jobId, Duration limit) {
        return Awaitility.await("end of job " + jobId)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> jobs().getOrDefault(jobId, "UNKNOWN"), ENDED::contains);
    }

    /** The exception that a job failed with, its stack trace included; empty where there is none. */
    public String failure(String jobId) throws IOException {
        return rest.failure(jobId);
    }

    /** Whether a job was ever restarted. */
    public boolean restarted(String jobId) throws IOException {
        return rest.restarted(jobId);
    }

    /** All that the REST endpoint tells of a job: a secret must not be in it. */
    public String everythingOf(String jobId) throws IOException {
        return rest.everything(jobId);
    }

    /** The TaskManagers that are alive, to be killed, say. */
    public List<ClusterProcess> taskManagers() {
        return taskManagers.stream().filter(ClusterProcess::isAlive).toList();
    }

    public ClusterProcess jobManager() {
        return jobManager;
    }

    /** Starts another JobManager in place of one that has ended, at the same ports, and waits for the TaskManagers. */
    public void replaceJobManager() throws IOException {
        if (jobManager.isAlive()) {
            throw new IllegalStateException("the JobManager is alive; kill it first");
        }
        earlierJobManagers.add(jobManager);
        jobManager = newJobManager("jobmanager-" + earlierJobManagers.size());
        awaitTaskManagers(taskManagers().size());
    }

    private ClusterProcess newJobManager(String name) throws IOException {
        return java(
                name,
                Map.of(),
                List.of("-Xmx512m"),
                ClusterFiles.flinkLib(),
                List.of(
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        "--configDir",
                        "conf"));
    }

    /** Waits until a job that runs has completed so many checkpoints. */
    public void awaitCheckpoints(String jobId, int count) {
        Awaitility.await(count + " checkpoints of job " + jobId)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() ->
                        rest.completedCheckpoints(jobId) >= count || ENDED.contains(jobs().getOrDefault(jobId, "")));
    }

    /** Starts one more, in place of a killed one; it registers by itself. */
    public void startTaskManager() throws IOException {
        taskManagers.add(java(
                "taskmanager-" + taskManagers.size(),
                taskManagerEnvironment,
                List.of("-Xmx512m", "-XX:MaxDirectMemorySize=256m", "-XX:MaxMetaspaceSize=256m"),
                ClusterFiles.flinkLibWithLocalModel(),
                List.of("org.apache.flink.runtime.taskexecutor.TaskManagerRunner", "--configDir", "conf")));
    }

    /** Waits until this many have registered. */
    public void awaitTaskManagers(int count) {
        Awaitility.await(count + " TaskManagers")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> rest.taskManagers() >= count || !jobManager.isAlive());
        if (!jobManager.isAlive()) {
            throw new IllegalStateException("the JobManager has ended");
        }
    }

    /** All that each process has printed and logged, by its name: a row's payload or a secret must not be in it. */
    public Map<String, String> logs() {
        Map<String, String> logs = new LinkedHashMap<>();
        processes().forEach(process -> logs.put(process.name(), process.output()));
        return logs;
    }

    @Override
    public void close() {
        killAll();
        Runtime.getRuntime().removeShutdownHook(killer);
    }

    private void killAll() {
        processes().forEach(ClusterProcess::kill);
    }

    private Stream<ClusterProcess> processes() {
        return Stream.of(
                        earlierJobManagers.stream(),
                        Stream.ofNullable(jobManager),
                        taskManagers.stream(),
                        clients.stream())
                .flatMap(processes -> processes);
    }

    private ClusterProcess java(
            String name,
            Map<String, String> environment,
            List<String> memory,
            List<Path> lib,
            List<String> mainAndArguments)
            throws IOException {
        List<String> options = new ArrayList<>(memory);
        options.addAll(ClusterFiles.jvmOptions(folder, lib));
        options.addAll(mainAndArguments);
        return ClusterProcess.start(name, folder, environment, options);
    }

    private static ServerSocket anyPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
