package dev.throng.flink.sql;

import static dev.throng.flink.sql.ThrongTableOptions.BOOTSTRAP_SERVERS;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Makes catalogs {@code WITH ('type' = 'throng')}: in memory, with the log's tables in it, and room
 * for more. The catalog's options are those of its tables.
 */
public final class ThrongCatalogFactory implements CatalogFactory {
  private static final String TYPE = "type";

  @Override
  public String factoryIdentifier() {
    return ThrongTableFactory.CONNECTOR;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(BOOTSTRAP_SERVERS);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return ThrongTableOptions.optional();
  }

  @Override
  public Catalog createCatalog(Context context) {
    FactoryUtil.CatalogFactoryHelper helper = FactoryUtil.createCatalogFactoryHelper(this, context);
    helper.validateExcept(ThrongTableOptions.PROPERTIES);
    GenericInMemoryCatalog catalog = new GenericInMemoryCatalog(context.getName());
    for (LogTable table : LogTable.values()) {
      Map<String, String> options = new HashMap<>(context.getOptions());
      options.remove(TYPE);
      options.put(FactoryUtil.CONNECTOR.key(), ThrongTableFactory.CONNECTOR);
      options.put(ThrongTableOptions.TABLE.key(), table.tableName());
      try {
        catalog.createTable(
            new ObjectPath(GenericInMemoryCatalog.DEFAULT_DB, table.tableName()),
            CatalogTable.newBuilder().schema(table.schema()).options(options).build(),
            false);
      } catch (TableAlreadyExistException | DatabaseNotExistException e) {
        throw new IllegalStateException(e);
      }
    }
    return catalog;
  }
}
