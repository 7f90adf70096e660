// What pgjdbc says about the warehouse to the tools that stand on it (DBeaver, Tableau, Metabase):
// the tables it lists, keys, comments; and the answers to the queries that come in as files.
// Prints a line of tab-separated values each; the caller compares.

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.StringJoiner;

public class Jdbc {
    public static void main(String[] arguments) throws Exception {
        try (Connection connection =
                DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
            DatabaseMetaData about = connection.getMetaData();
            String[] kinds = {"TABLE", "PARTITIONED TABLE", "VIEW"};
            String[] columns = {"TABLE_SCHEM", "TABLE_NAME", "REMARKS"};
            print("table", about.getTables(null, null, "%", kinds), columns);
            String[] key = {"TABLE_NAME", "COLUMN_NAME"};
            print("key", about.getPrimaryKeys(null, "dm", "fact_indskrivning"), key);
            String[] imported = {"FKCOLUMN_NAME", "PKTABLE_NAME", "PKCOLUMN_NAME"};
            print("imported", about.getImportedKeys(null, "dm", "fact_indskrivning"), imported);
            String[] types = {"COLUMN_NAME", "TYPE_NAME", "REMARKS"};
            print("column", about.getColumns(null, "dm", "dim_tid", "%"), types);
            for (int at = 3; at < arguments.length; at++) {
                String query = Files.readString(Path.of(arguments[at]));
                try (Statement statement = connection.createStatement()) {
                    print("answer " + (at - 2), statement.executeQuery(query), null);
                }
            }
        }
    }

    private static void print(String what, ResultSet rows, String[] columns) throws Exception {
        int count = columns == null ? rows.getMetaData().getColumnCount() : columns.length;
        while (rows.next()) {
            StringJoiner line = new StringJoiner("\t");
            line.add(what);
            for (int at = 0; at < count; at++) {
                String value =
                        columns == null ? rows.getString(at + 1) : rows.getString(columns[at]);
                line.add(value == null ? "" : value);
            }
            System.out.println(line);
        }
    }
}
