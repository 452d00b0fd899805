import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * A step of the build: a class for each domain of the manifest, with a method for each formula, so that an editor completes names and
 * shows what a formula takes and gives.
 */
final class Domains {
    public static void main(String[] args) throws IOException {
        JSONObject manifest = new JSONObject(Files.readString(Path.of(args[0])));
        Path folder = Files.createDirectories(Path.of(args[1], "io/lanewise/formulas"));
        Files.writeString(
                folder.resolve("package-info.java"),
                """
                /**
                 * A class for each domain, with a method for each formula: made from the manifest when this package is built.
                 */
                package io.lanewise.formulas;
                """);
        for (JSONObject domain : objects(manifest, "domains")) {
            String name = domain.getString("name");
            String type = Character.toUpperCase(name.charAt(0)) + name.substring(1);
            StringBuilder source = new StringBuilder();
            for (JSONObject formula : objects(manifest, "formulas"))
                if (formula.getString("domain").equals(name)) source.append(method(formula));
            Files.writeString(
                    folder.resolve(type + ".java"),
                    """
                    package io.lanewise.formulas;

                    import io.lanewise.Formula;
                    import io.lanewise.Lanewise;

                    /** %s */
                    public final class %s {
                        private final Lanewise lw;

                        /**
                         * The formulas of this domain.
                         *
                         * @param lw what they run on
                         */
                        public %s(Lanewise lw) {
                            this.lw = lw;
                        }
                    %s}
                    """
                            .formatted(html(domain.getString("doc")), type, type, source));
        }
    }

    private static String method(JSONObject formula) {
        StringBuilder doc = new StringBuilder("     * " + html(formula.getString("doc")) + "\n");
        list(doc, "Inputs", objects(formula, "inputs"));
        list(doc, "Parameters", objects(formula, "params"));
        list(doc, "State", objects(formula, "state"));
        list(doc, "Outputs", objects(formula, "outputs"));
        return """

                /**
            %s     *
                 * @return the formula
                 */
                public Formula %s() {
                    return lw.formula("%s");
                }
            """
                .formatted(doc, formula.getString("name"), formula.getString("id"));
    }

    private static void list(StringBuilder doc, String title, List<JSONObject> parts) {
        if (parts.isEmpty()) return;
        doc.append("     *\n     * <p>").append(title).append(":\n     *\n     * <ul>\n");
        for (JSONObject part : parts) {
            doc.append("     *   <li>{@code ").append(part.getString("name")).append("}");
            if (part.has("doc")) doc.append(": ").append(html(part.getString("doc")));
            doc.append(" (").append(html(facts(part))).append(")\n");
        }
        doc.append("     * </ul>\n");
    }

    /** Unit, axes, range, default. */
    private static String facts(JSONObject part) {
        List<String> facts = new ArrayList<>();
        JSONArray names = part.has("choices") ? part.getJSONArray("choices") : part.optJSONArray("values");
        if (names != null) facts.add(String.join(", ", strings(names)));
        else if (part.has("unit")) facts.add(part.getString("unit"));
        if (part.has("dims") && !part.getJSONArray("dims").isEmpty())
            facts.add("by " + String.join(", ", strings(part.getJSONArray("dims"))));
        JSONArray range = part.optJSONArray("range");
        if (range != null && names == null && !part.optString("kind").equals("offsets"))
            facts.add(range.get(0) + " to " + range.get(1));
        if (part.optBoolean("optional")) facts.add("optional");
        if (part.has("default")) facts.add("default " + part.get("default"));
        return facts.isEmpty() ? "any" : String.join("; ", facts);
    }

    private static List<String> strings(JSONArray array) {
        List<String> strings = new ArrayList<>();
        for (Object value : array) strings.add(value.toString());
        return strings;
    }

    private static String html(String text) {
        String plain = text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;")
                .replace("\\", "&#92;")
                .replace("{", "&#123;")
                .replace("}", "&#125;");
        return plain.replaceAll("`([^`]*)`", "<code>$1</code>").replace("\n", " ");
    }

    private static List<JSONObject> objects(JSONObject of, String key) {
        List<JSONObject> list = new ArrayList<>();
        for (Object one : of.getJSONArray(key)) list.add((JSONObject) one);
        return list;
    }
}
