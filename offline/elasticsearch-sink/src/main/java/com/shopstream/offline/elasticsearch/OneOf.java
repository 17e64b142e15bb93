package com.shopstream.offline.elasticsearch;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** A setting whose value is the name of an enum constant, in upper or lower case. */
record OneOf(Class<? extends Enum<?>> type) implements ConfigDef.Validator {

  @Override
  public void ensureValid(String name, Object value) {
    boolean known = Arrays.stream(type.getEnumConstants())
        .anyMatch(constant -> constant.name().equalsIgnoreCase(String.valueOf(value)));
    if (!known) {
      throw new ConfigException(name, value, "choose from " + this);
    }
  }

  @Override
  public String toString() {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** The constant that a valid setting names. */
  static <E extends Enum<E>> E constantOf(Class<E> type, String value) {
    return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
  }
}
