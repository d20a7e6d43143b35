package io.gatehouse.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
    private static final Dialect DIALECT = Dialect.of(Map.of("object", Shape.DYN, "request", request()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object.i == 5 && object.i < 5.5 && object.d == 1.5",
                "object.big > 9223372036854775807",
                "object.l == [1, 2] && 1.0 in object.l",
                "!has(object.n) && !('n' in object) && object.size() == 6",
                "object.withNull[1] == null",
                "object.?x.orValue('d') == 'd' && object.?s.hasValue()",
                "object.l.map(x, x + 1) == [2, 3] && object.l.filter(x, x > 1) == [2]",
                "object.l.exists_one(x, x == 2) && object.l.all(i, v, v == i + 1)",
                "object.l.transformMap(i, v, v * 2) == {0: 2, 1: 4}",
                "object.l.transformList(i, v, v + i) == [1, 3]",
                "[3, 1, 2].sort() == [1, 2, 3] && dyn(object.l.sortBy(x, -x)) == dyn([2, 1])",
                "object.l.slice(0, 1) == [1] && lists.range(2) == [0, 1] && [[1], [2]].flatten().size() == 2",
                "[1, 1].distinct() == [1] && [1, 2].reverse() == [2, 1] && [1, 2].first().value() == 1",
                "object.l.isSorted() && object.l.sum() == 3 && object.l.min() == 1 && object.l.max() == 2",
                "[].sum() == 0 && [1.5, 1.5].sum() == 3.0 && ['b', 'a'].max() == 'b'",
                "object.l.indexOf(2) == 1 && object.l.lastIndexOf(7) == -1 && 'abc'.indexOf('c') == 2",
                "object.l.includes(2) && object.s.includes('abc')",
                "sets.contains([1, 2], [1]) && sets.intersects([1], [1, 2]) && !sets.equivalent([1], [2])",
                "'a,b'.split(',') == ['a', 'b'] && ['a', 'b'].join('-') == 'a-b' && 'x'.upperAscii() == 'X'",
                "'abc'.substring(1) == 'bc' && 'aXa'.replace('X', 'b') == 'aba' && ' a '.trim() == 'a'",
                "strings.quote('a') == '\"a\"' && 'abc'.charAt(1) == 'b'",
                "object.s.matches('^a.c$') && object.s.find('[bc]+') == 'bc' && 'abcb'.findAll('b') == ['b', 'b']",
                "'abcb'.findAll('b', 1) == ['b'] && 'x'.find('y') == ''",
                "'%s has %d, %.2f, %x, %b, %o, %e and 100%%'.format([object.s, 5, 1.5, 255, true, 8, 12345.678])"
                        + " == 'abc has 5, 1.50, ff, 1, 10, 1.234568e+04 and 100%'",
                "'%s %s'.format([dyn(object.l), dyn({'k': null})]) == '[1, 2] {\"k\": null}'",
                "url('https://u@[::1]:80/a%20b?x=1&x=2').getHost() == '[::1]:80'",
                "url('https://[::1]:80/a').getHostname() == '::1' && url('/a').getScheme() == ''",
                "url('https://h/a%20b?x=1&x=%32').getQuery() == {'x': ['1', '2']}",
                "url('https://h/a%20b').getEscapedPath() == '/a%20b' && url('http://h:8').getPort() == '8'",
                "isURL('https://h') && !isURL('h') && !isURL('mailto:a')",
                "quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('1') == quantity('1000m')",
                "quantity('1500').add(quantity('500')).asInteger() == 2000 && !quantity('2000m').isInteger() && quantity('2').sub(3).isLessThan(quantity('0'))",
                "!quantity('1500m').isInteger() && isQuantity('1e3') && !isQuantity('1x') && sign(quantity('-1')) == -1",
                "quantity('50k').compareTo(quantity('50000')) == 0 && quantity('1.5').asApproximateFloat() == 1.5",
                "cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP(ip('11.1.2.3'))",
                "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.0.0.0/8').containsCIDR(cidr('0.0.0.0/0'))",
                "string(cidr('192.168.1.5/24').masked()) == '192.168.1.0/24' && cidr('::/0').prefixLength() == 0",
                "string(ip('2001:db8:0:0:0:0:0:1')) == '2001:db8::1' && ip.isCanonical('::1') && ip('::1').family() == 6",
                "ip('127.0.0.1').isLoopback() && ip('0.0.0.0').isUnspecified() && ip('8.8.8.8').isGlobalUnicast()",
                "ip('169.254.1.1').isLinkLocalUnicast() && ip('224.0.0.1').isLinkLocalMulticast()",
                "!isIP('1.2.3.04') && !isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0') && !isIP('host') && !isCIDR('1.2.3.4/33')",
                "timestamp('2026-01-01T00:00:00Z') < timestamp('2026-02-01T00:00:00Z') && duration('1h') > duration('30m')",
                "type(object.s) == string && dyn(1) == 1 && request.userInfo.groups.exists(g, g == 'devs')",
            })
    void saysTrue(String expression) throws InvalidExpressionException {
        assertEquals(new Evaluation.Value(true), evaluate(expression));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    object.x | no such key: x
                    object['x y'] | no such key: x y
                    object.n | no such key: n
                    request.namespace | no such key: namespace
                    object.l[7] | index out of bounds: 7
                    1 / (object.i - 5) | division by zero
                    9223372036854775807 + object.i | integer overflow
                    object.i + object.s | no such overload
                    object.i > object.s | no such overload
                    object.s && true | no such overload
                    object.i.all(x, true) | got 'types.Int', expected iterable type
                    has(object.s.y) | no such key: y
                    object.s.matches(object.s + '[') | error parsing regexp: missing closing ]: `[`
                    [].max() | max called on empty list
                    quantity(object.s) | quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
                    ip(object.s) | IP Address "abc" parse error during conversion from string: ParseAddr("abc"): unable to parse IP
                    '%d'.format([object.s]) | no formatting function for the argument's type
                    '%s'.format([]) | index 0 out of range
                    '%.1000f'.format([1.0]) | precision is larger than 100
                    """)
    void failuresSpeakAsKubernetesDoes(String expression, String message) throws InvalidExpressionException {
        assertEquals(new Evaluation.Failed(message), evaluate(expression));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "object.",
                "params.x == 1",
                "authorizer.path('/x').check('get').allowed()",
                "request.nope == 'x'",
                "request.name == 1",
                "object.s.matches('[')",
                "object.s.matches('((a{1000}){1000}){1000}')",
                "timestamp('x') > timestamp('y')",
                "semver('1.2.3').major() == 1",
                "format.named('dns1123Label').hasValue()",
                "cel.bind(x, 1, x) == 1",
                "math.greatest(1, 2) == 2",
                "'abc'.reverse() == 'cba'",
                "object.foo()",
            })
    void whatIsNotThereIsAnErrorWhenItIsCompiled(String expression) {
        assertThrows(InvalidExpressionException.class, () -> DIALECT.compile(expression, Shape.BOOL));
    }

    @Test
    void aResultIsOfTheWantedTypeForCertain() throws InvalidExpressionException {
        assertEquals(
                "must evaluate to bool but got dyn",
                assertThrows(InvalidExpressionException.class, () -> DIALECT.compile("object.x", Shape.BOOL))
                        .getMessage());
        assertEquals(
                "must evaluate to string or null_type but got int",
                assertThrows(InvalidExpressionException.class, () -> DIALECT.compile("1", Shape.STRING, Shape.NULL))
                        .getMessage());
        assertEquals(
                Shape.STRING, DIALECT.compile("'a'", Shape.STRING, Shape.NULL).shape());
        assertEquals(Shape.listOf(Shape.STRING), DIALECT.compile("['a']").shape());
    }

    @Test
    void regularExpressionsAreRe2s() throws InvalidExpressionException {
        assertTrue(DIALECT.compile("'ab'.matches('(?P<x>a)\\\\z|\\\\pL+')", Shape.BOOL)
                .source()
                .contains("?P<x>"));
    }

    private static Evaluation evaluate(String expression) throws InvalidExpressionException {
        return DIALECT.compile(expression)
                .evaluate(Map.of("object", object(), "request", user()), new Budget(Budget.PER_POLICY));
    }

    private static Map<String, Object> object() {
        Map<String, Object> object = new HashMap<>();
        object.put("s", "abc");
        object.put("n", null);
        object.put("i", 5L);
        object.put("l", List.of(1L, 2L));
        object.put("big", new BigInteger("99999999999999999999"));
        object.put("d", new BigDecimal("1.50"));
        object.put("withNull", Arrays.asList(1L, null));
        return object;
    }

    private static Map<String, Object> user() {
        return Map.of("userInfo", Map.of("groups", List.of("devs")), "name", "x");
    }

    private static Shape request() {
        Shape user = Shape.object("kubernetes.UserInfo", Map.of("groups", Shape.listOf(Shape.STRING)));
        return Shape.object(
                "kubernetes.AdmissionRequest",
                Map.of("userInfo", user, "name", Shape.STRING, "namespace", Shape.STRING));
    }
}
