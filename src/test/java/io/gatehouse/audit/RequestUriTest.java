package io.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestUriTest {
    /** What Go 1.26 prints, {@code URL.RequestURI()} after {@code url.ParseRequestURI}. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '`', textBlock = """
            /api/v1/pods?limit=500&a=b%20c /api/v1/pods?limit=500&a=b%20c
            /api/v1/pods? /api/v1/pods?
            /a%2fb[c]%5bd? /a%2fb[c]%5bd?
            /a%2fb|c? /a/b%7Cc?
            /a%2fb[c]| /a/b%5Bc%5D%7C
            /h%c3%a9y?x=%c3 /h%c3%a9y?x=%c3
            /Ã©{}?q={}|^ /%C3%A9%7B%7D?q={}|^
            /a#b?c /a%23b?c
            /!'()*| /%21%27%28%29%2A%7C
            """)
    void theTargetIsShownAsGoShowsIt(String target, String shown) {
        assertEquals(shown, RequestUri.of(target));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            /version?access_token=secret /version?access_token=REDACTED
            /version?a=b&access_token=s&c=d /version?a=b&access_token=REDACTED&c=d
            /v?access_token=s&access_token=t /v?access_token=REDACTED&access_token=REDACTED
            /v|?access_token=s /v%7C?access_token=REDACTED
            /v?access_token= /v?access_token=REDACTED
            /v?no_access_token=s /v?no_access_token=s
            /access_token=s?x /access_token=s?x
            """)
    void aTokenInTheQueryIsNotShown(String target, String shown) {
        assertEquals(shown, RequestUri.of(target));
    }
}
