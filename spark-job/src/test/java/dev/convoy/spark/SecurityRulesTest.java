package dev.convoy.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import org.junit.jupiter.api.Test;

/** What no class of any module may do with bytes from elsewhere. */
class SecurityRulesTest {
  private static final String READERS_OF_OBJECTS =
      "java\\.io\\.ObjectInput.*|java\\.beans\\.XMLDecoder|.*\\.SerializationUtils"
          + "|.*\\.ObjectMapper\\$DefaultTyping|.*\\.PolymorphicTypeValidator";

  private static final ArchRule NOTHING_MAKES_JAVA_OBJECTS_OF_BYTES =
      noClasses().should().dependOnClassesThat().haveNameMatching(READERS_OF_OBJECTS);

  @Test
  void nothingMakesJavaObjectsOfBytes() {
    NOTHING_MAKES_JAVA_OBJECTS_OF_BYTES.check(
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.convoy"));
  }

  @Test
  void theRuleFindsAReaderOfObjects() {
    JavaClasses classes = new ClassFileImporter().importClasses(ReadsObjects.class);
    assertTrue(NOTHING_MAKES_JAVA_OBJECTS_OF_BYTES.evaluate(classes).hasViolation());
  }

  private static final class ReadsObjects {
    private ObjectInputStream objects;

    @Override
    public String toString() {
      return String.valueOf(objects);
    }
  }
}
