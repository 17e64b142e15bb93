package com.shopstream.offline.elasticsearch;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Writes records into Elasticsearch: the record's topic is the index, its key the document's id.
 *
 * <p>It has the same simple name and the same keys as Confluent's connector, so that one configuration works for both.
 * {@link SinkConfig} defines the keys.
 */
public final class ElasticsearchSinkConnector extends SinkConnector {
  static final String VERSION = "1";

  private Map<String, String> properties = Map.of();

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public void start(Map<String, String> properties) {
    this.properties = Map.copyOf(properties);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return ElasticsearchSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {
    // Nothing to release: the tasks own every resource.
  }

  @Override
  public ConfigDef config() {
    return SinkConfig.DEFINITION;
  }
}
