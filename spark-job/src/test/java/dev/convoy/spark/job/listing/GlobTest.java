package dev.convoy.spark.job.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* | a/b/photo.jpg | true",
        "*.{jpg,png} | a/photo.png | true",
        "*.{jpg,png} | photo.gif | false",
        "*.jpg | photo.JPG | false",
        "*.[jJ][pP][gG] | photo.JPG | true",
        "img_?.png | img_7.png | true",
        "img_?.png | img_77.png | false",
        "[!a]*.png | b.png | true",
        "[!a]*.png | a.png | false",
        "2024/*.jpg | 2024/a.jpg | true",
        "2024/*.jpg | 2024/05/a.jpg | false",
        "2024/**/*.jpg | 2024/05/06/a.jpg | true",
        "2024/**/*.jpg | 2024/a.jpg | true",
        "a+b(1).jpg | a+b(1).jpg | true",
        "a\\*.jpg | a*.jpg | true",
        "a\\*.jpg | ab.jpg | false",
        "*.{jpg,{png,gif}} | x.gif | true",
      })
  void matchesAsAShellDoes(String glob, String path, boolean matches) {
    assertEquals(matches, new Glob(glob).matches(path));
  }

  @Test
  void refusesOpenBracesAndBrackets() {
    assertEquals(
        "Cannot use input.glob: brackets and braces must be closed, received '*.{jpg'",
        assertThrows(IllegalArgumentException.class, () -> new Glob("*.{jpg")).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Glob("[a"));
  }
}
