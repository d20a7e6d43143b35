package io.gatehouse.demo.embedded.objects;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as Kubernetes writes them: {@code 500m}, {@code 2Gi}, {@code 1e3}. */
public final class Quantity {
    private static final Pattern FORM = Pattern.compile(
            "([+-]?(?:[0-9]{1,40}\\.?[0-9]{0,40}|\\.[0-9]{1,40}))([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,3})?");
    private static final String BINARY = "KMGTPE";
    private static final Map<String, Integer> POWERS_OF_TEN =
            Map.of("n", -9, "u", -6, "m", -3, "", 0, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

    private Quantity() {}

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /** The amount, or zero for what is none. */
    public static BigDecimal of(Object quantity) {
        Matcher matcher = FORM.matcher(quantity.toString());
        if (!matcher.matches()) {
            return BigDecimal.ZERO;
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String suffix = Optional.ofNullable(matcher.group(2)).orElse("");
        if (suffix.endsWith("i")) {
            return number.multiply(BigDecimal.valueOf(1024).pow(1 + BINARY.indexOf(suffix.charAt(0))));
        }
        Integer power = POWERS_OF_TEN.get(suffix);
        return number.scaleByPowerOfTen(power != null ? power : Integer.parseInt(suffix.substring(1)));
    }
}
