package dev.sluice.config;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigDependenciesTest {

    @Test
    void knowsNothingOfFlink() {
        noClasses()
                .that()
                .resideInAPackage("dev.sluice.config")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.flink..")
                .check(new ClassFileImporter().importPath(Path.of("target", "classes", "dev", "sluice", "config")));
    }
}
