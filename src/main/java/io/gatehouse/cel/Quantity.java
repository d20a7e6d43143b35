package io.gatehouse.cel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An amount as Kubernetes writes it: {@code 1500m}, {@code 2Gi}, {@code 1e3} (k8s.io/apimachinery, {@code
 * pkg/api/resource/quantity.go}). Equal where the amounts are.
 */
record Quantity(BigDecimal amount) implements Comparable<Quantity> {
    /** Reading digits takes time that grows with the square of their number. */
    private static final int MAX_LENGTH = 128;

    private static final int NANO = 9;
    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\\d{1,3}))?");
    private static final String BINARY = "KMGTPE";
    private static final Map<String, Integer> EXPONENT_OF_SUFFIX =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

    static Optional<Quantity> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.length() > MAX_LENGTH || !form.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(form.group(1));
        BigDecimal amount = number;
        if (form.group(2) != null) {
            int power = 1 + BINARY.indexOf(form.group(2).charAt(0));
            amount = number.multiply(BigDecimal.valueOf(1L << (10 * power)));
        } else if (form.group(3) != null) {
            amount = number.scaleByPowerOfTen(EXPONENT_OF_SUFFIX.getOrDefault(form.group(3), 0));
        } else if (form.group(4) != null) {
            amount = number.scaleByPowerOfTen(Integer.parseInt(form.group(4)));
        }
        return Optional.of(new Quantity(amount.scale() > NANO ? amount.setScale(NANO, RoundingMode.UP) : amount));
    }

    /** As Kubernetes sees it: {@code 2000m} is written in thousandths and so is no whole number. */
    Optional<Long> whole() {
        try {
            return amount.scale() > 0 ? Optional.empty() : Optional.of(amount.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    Quantity plus(Quantity other) {
        return new Quantity(amount.add(other.amount));
    }

    Quantity minus(Quantity other) {
        return new Quantity(amount.subtract(other.amount));
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quantity quantity && compareTo(quantity) == 0;
    }

    @Override
    public int hashCode() {
        return amount.stripTrailingZeros().hashCode();
    }
}
