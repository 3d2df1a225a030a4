package dev.sluice.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads a pipeline file: all its problems at once, or the records of a pipeline. */
public final class PipelineFile {

    private PipelineFile() {}

    /**
     * Reads a file. Problems with the file itself, as that it is not there, are problems too.
     *
     * @param overrides {@code key.path=value}, each as given to {@code --set}
     */
    public static Loaded read(Path file, List<String> overrides, Environment environment) {
        Problems problems = new Problems(file.toString());
        try {
            return parse(file.toString(), Files.readString(file), overrides, environment);
        } catch (NoSuchFileException e) {
            problems.add("", "there is no such file");
        } catch (CharacterCodingException e) {
            problems.add("", "is not encoded in UTF-8");
        } catch (IOException e) {
            problems.add("", "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return new Loaded(null, problems);
    }

    /**
     * Reads the text of a file.
     *
     * @param name what errors call the file
     */
    public static Loaded parse(String name, String yaml, List<String> overrides, Environment environment) {
        Problems problems = new Problems(name);
        Node written = new YamlReader(line -> Place.line(name, line), problems).read(yaml);
        if (written == null) {
            return new Loaded(null, problems);
        }
        if (Node.isNothing(written)) {
            problems.add(written.place(), "", "is empty; expected a pipeline");
            return new Loaded(null, problems);
        }
        Node root = new Overrides(problems).apply(written, overrides);
        problems.locateIn(root);
        Bound bound = new Bound(root);
        Pipeline pipeline = new Binder(problems, bound, environment).pipeline(root);
        new SourceChecks(bound, problems).run();
        new StepChecks(bound, problems).run();
        new SinkChecks(bound, problems).run();
        new FolderChecks(bound, problems).run();
        return new Loaded(pipeline, problems);
    }
}
