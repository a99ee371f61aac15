using Enclosure.Storage;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Storage;

public sealed class SigV4SignerTests
{
    private static readonly SigningKey Example = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    private static readonly DateTimeOffset Day = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);
    private readonly SigV4Signer _signer = new("us-east-1", "s3", Example);

    [Fact]
    public void Signs_the_documented_example_as_documented()
    {
        var url = _signer.Presign("GET", "https://examplebucket.s3.amazonaws.com", "/test.txt", TimeSpan.FromSeconds(86400), Day, [], []);

        url.ShouldBe(
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
            + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    [Theory]
    [InlineData("/enclosure/a b.txt", "/enclosure/a%20b.txt")]
    [InlineData("/enclosure/請求書📎.pdf", "/enclosure/%E8%AB%8B%E6%B1%82%E6%9B%B8%F0%9F%93%8E.pdf")]
    [InlineData("/enclosure/a+b&c=d?e#f%41", "/enclosure/a%2Bb%26c%3Dd%3Fe%23f%2541")]
    [InlineData("/enclosure/(it's)!*~-_.", "/enclosure/%28it%27s%29%21%2A~-_.")]
    [InlineData("/enclosure//a/../b", "/enclosure//a/../b")]
    public void Encodes_a_path_once_and_keeps_its_slashes(string path, string encoded) =>
        SignedLink.Of(Sign(path: path)).Path.ShouldBe(encoded);

    [Theory]
    [InlineData("http://127.0.0.1:8025", "127.0.0.1:8025", "/f")]
    [InlineData("http://files.example:80", "files.example", "/f")]
    [InlineData("https://files.example:443/", "files.example", "/f")]
    [InlineData("https://Files.Example:8443/mail post/", "files.example:8443", "/mail%20post/f")]
    [InlineData("http://[::1]:9000", "[::1]:9000", "/f")]
    [InlineData("https://bücher.example", "xn--bcher-kva.example", "/f")]
    public void Signs_for_the_host_a_client_will_send(string baseUrl, string host, string path)
    {
        var link = SignedLink.Of(Sign(baseUrl));

        link.Host.ShouldBe(host);
        link.Path.ShouldBe(path);
        Verify(link).ShouldBeOfType<SigV4Verified>();
    }

    [Fact]
    public void Signed_headers_are_named_sorted_and_in_lower_case()
    {
        var url = _signer.Presign(
            "PUT", "http://h", "/f", TimeSpan.FromHours(1), Day, [("Content-Type", "text/plain"), ("Content-Length", "5")], []);

        url.ShouldContain("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost&");
    }

    [Fact]
    public void Further_parameters_are_sorted_in_and_encoded()
    {
        var url = _signer.Presign(
            "GET",
            "http://h",
            "/f",
            TimeSpan.FromHours(1),
            Day,
            [],
            [("response-content-type", "a/b"), ("A", "é +"), ("b", "2"), ("b", "1")]);

        url.ShouldStartWith("http://h/f?A=%C3%A9%20%2B&X-Amz-Algorithm=");
        url.ShouldContain("&X-Amz-SignedHeaders=host&b=1&b=2&response-content-type=a%2Fb&X-Amz-Signature=");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    [InlineData(-1)]
    [InlineData(604_801)]
    public void A_lifetime_outside_one_second_to_seven_days_is_refused(double seconds) =>
        Should.Throw<ArgumentOutOfRangeException>(
            () => _signer.Presign("GET", "http://h", "/f", TimeSpan.FromSeconds(seconds), Day, [], []));

    [Theory]
    [InlineData("no-scheme", "/f", "a")]
    [InlineData("http://h", "f", "a")]
    [InlineData("http://h", "/f", "a\nhost:evil")]
    public void What_cannot_be_signed_throws(string baseUrl, string path, string type) =>
        Should.Throw<ArgumentException>(
            () => _signer.Presign("PUT", baseUrl, path, TimeSpan.FromHours(1), Day, [("content-type", type)], []));

    [Fact]
    public void A_link_ends_a_whole_number_of_seconds_after_the_second_it_was_made_in()
    {
        var now = Day.AddMilliseconds(900);
        var url = _signer.Presign("GET", "http://h", "/f", TimeSpan.FromSeconds(60.7), now, [], []);

        SigV4Signer.ExpiryOf(now, TimeSpan.FromSeconds(60.7)).ShouldBe(Day.AddSeconds(60));
        Verify(SignedLink.Of(url)).ShouldBeOfType<SigV4Verified>().ExpiresAt.ShouldBe(Day.AddSeconds(60));
    }

    [Fact]
    public void A_key_does_not_print_its_secret() => Example.ToString().ShouldNotContain(Example.Secret);

    private string Sign(string baseUrl = "http://h", string path = "/f") =>
        _signer.Presign("GET", baseUrl, path, TimeSpan.FromHours(1), Day, [], []);

    private static SigV4Verdict Verify(SignedLink link) => new SigV4Verifier("us-east-1", "s3", _ => Example).Verify(link.Request, Day);
}
