package com.shopstream.offline.elasticsearch;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** A setting with one supported value: other values are refused, not ignored. */
record OnlyValue(String supported, String reason) implements ConfigDef.Validator {

  @Override
  public void ensureValid(String name, Object value) {
    // The definition reports a missing setting itself.
    if (value != null && !supported.equalsIgnoreCase(value.toString())) {
      throw new ConfigException(name, value, "set it to " + supported + ": " + reason);
    }
  }

  @Override
  public String toString() {
    return supported;
  }
}
