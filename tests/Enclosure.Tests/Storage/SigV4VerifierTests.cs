using Enclosure.Storage;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Storage;

public sealed class SigV4VerifierTests
{
    private static readonly SigningKey Current = new("ENCLCURRENT", "current secret");
    private static readonly SigningKey Previous = new("ENCL/PREVIOUS", "previous secret");
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly SigV4Verifier _verifier =
        new("auto", "s3", id => id == Current.AccessKeyId ? Current : id == Previous.AccessKeyId ? Previous : null);

    [Fact]
    public void A_good_link_tells_what_it_covers()
    {
        var link = Get("/enclosure/a b/請求書.pdf", [("response-content-disposition", "attachment; filename=\"a+b.pdf\"")]);

        var verified = Verify(link).ShouldBeOfType<SigV4Verified>();

        verified.Path.ShouldBe("/enclosure/a b/請求書.pdf");
        verified.ExpiresAt.ShouldBe(Now.AddHours(1));
        verified.AccessKeyId.ShouldBe(Current.AccessKeyId);
        verified.Parameter("response-content-disposition").ShouldBe("attachment; filename=\"a+b.pdf\"");
        verified.Parameter("response-content-type").ShouldBeNull();
    }

    [Fact]
    public void During_a_rotation_links_of_both_keys_are_good()
    {
        Verify(Get(key: Current)).ShouldBeOfType<SigV4Verified>();
        Verify(Get(key: Previous)).ShouldBeOfType<SigV4Verified>().AccessKeyId.ShouldBe(Previous.AccessKeyId);
    }

    [Fact]
    public void Head_on_a_get_link_is_the_doors_to_grant()
    {
        Refused(Get() with { Method = "HEAD" }).Failure.ShouldBe(SigV4Failure.Signature);
        Refused(Get() with { Method = "PUT" }).Failure.ShouldBe(SigV4Failure.Signature);
    }

    [Theory]
    [InlineData("/enclosure/(it's)!*~.txt", "/enclosure/(it's)!*%7e.txt")]
    [InlineData("/enclosure/é.txt", "/enclosure/%c3%a9.txt")]
    [InlineData("/enclosure/é.txt", "/enclosure/é.txt")]
    [InlineData("/enclosure/a+b", "/enclosure/a+b")]
    [InlineData("/enclosure/a/b", "/enclosure/a%2Fb")]
    [InlineData("/enclosure/100%", "/enclosure/100%")]
    [InlineData("/enclosure//a/../b", "/enclosure//a/../b")]
    public void A_path_encoded_in_another_way_is_the_same_path(string path, string raw)
    {
        Verify(Get(path) with { Path = raw }).ShouldBeOfType<SigV4Verified>().Path.ShouldBe(path);
    }

    [Theory]
    [InlineData("/enclosure/a b", "/enclosure/a+b")]
    [InlineData("/enclosure//a", "/enclosure/a")]
    [InlineData("/enclosure/a", "/enclosure/b/../a")]
    [InlineData("/enclosure/a", "/enclosure/A")]
    [InlineData("/enclosure/%41", "/enclosure/%41")]
    public void Another_path_is_another_path(string path, string raw) =>
        Refused(Get(path) with { Path = raw }).Failure.ShouldBe(SigV4Failure.Signature);

    [Fact]
    public void A_query_in_another_order_and_encoding_is_the_same_query()
    {
        var link = Get(extra: [("response-content-disposition", "attachment; filename=\"it's (1).txt\"")]);
        var pairs = link.With("response-content-disposition", "attachment;+filename=%22it's%20(1).txt%22").Query.TrimStart('?').Split('&');

        Verify(link with { Query = "&" + string.Join("&&", pairs.Reverse()).Replace("%2F", "%2f", StringComparison.Ordinal) })
            .ShouldBeOfType<SigV4Verified>();
    }

    [Theory]
    [InlineData("&extra=1")]
    [InlineData("&extra")]
    [InlineData("&response-content-disposition=inline")]
    public void A_parameter_added_later_breaks_the_signature(string more)
    {
        var link = Get();
        Refused(link with { Query = link.Query + more }).Failure.ShouldBe(SigV4Failure.Signature);
    }

    [Fact]
    public void Unsigned_headers_are_not_looked_at_and_signed_ones_are()
    {
        Verify(Get().Sending("content-type", "text/html")).ShouldBeOfType<SigV4Verified>();
        Verify(Put()).ShouldBeOfType<SigV4Verified>();
        Verify(Put().Sending("content-type", "  text/plain;   charset=utf-8 ")).ShouldBeOfType<SigV4Verified>();
        Refused(Put().Sending("content-type", "text/html")).Failure.ShouldBe(SigV4Failure.Signature);
        Refused(Put().Sending("content-length", "6")).Failure.ShouldBe(SigV4Failure.Signature);
        Refused(Put().Sending("host", "elsewhere")).Failure.ShouldBe(SigV4Failure.Signature);
    }

    [Fact]
    public void Says_which_header_broke_an_upload()
    {
        var wrongType = Put().Sending("content-type", "text/html").Request;
        var wrongBoth = Put().Sending("content-type", "text/html").Sending("content-length", "6").Request;

        _verifier.WouldMatch(wrongType, Now, ("content-type", "text/plain; charset=utf-8")).ShouldBeTrue();
        _verifier.WouldMatch(wrongType, Now, ("content-length", "5")).ShouldBeFalse();
        _verifier.WouldMatch(wrongBoth, Now, ("content-type", "text/plain; charset=utf-8")).ShouldBeFalse();
        _verifier.WouldMatch(wrongBoth, Now, ("content-type", "text/plain; charset=utf-8"), ("content-length", "5")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("host;content-type;content-length")]
    [InlineData("Content-Length;Content-Type;Host")]
    [InlineData("content-length;content-type;host;host")]
    [InlineData(";content-length;content-type;host")]
    [InlineData("host")]
    public void A_header_list_of_another_form_or_length_does_not_match(string list) =>
        Refused(Put().With("X-Amz-SignedHeaders", Uri.EscapeDataString(list))).Failure.ShouldBe(SigV4Failure.Signature);

    private SigV4Refused Refused(SignedLink link) => Verify(link).ShouldBeOfType<SigV4Refused>();

    private SigV4Verdict Verify(SignedLink link) => _verifier.Verify(link.Request, Now);

    private static SignedLink Get(
        string path = "/enclosure/f.txt", IReadOnlyList<(string Name, string Value)>? extra = null, SigningKey? key = null) =>
        SignedLink.Of(new SigV4Signer("auto", "s3", key ?? Current)
            .Presign("GET", "http://127.0.0.1:8025", path, TimeSpan.FromHours(1), Now, [], extra ?? []));

    private static SignedLink Put() =>
        SignedLink.Of(
                new SigV4Signer("auto", "s3", Current).Presign(
                    "PUT",
                    "http://127.0.0.1:8025",
                    "/enclosure/f.txt",
                    TimeSpan.FromHours(1),
                    Now,
                    [("content-type", "text/plain; charset=utf-8"), ("content-length", "5")],
                    []),
                "PUT")
            .Sending("content-type", "text/plain; charset=utf-8").Sending("content-length", "5");
}
