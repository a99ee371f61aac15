using Enclosure.Storage;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Storage;

/// <summary>Each way a link is refused, with S3's answer, and the order in which the ways are looked at.</summary>
public sealed class SigV4FailureTests
{
    private const string BadParameters = "AuthorizationQueryParametersError";
    private static readonly SigningKey Key = new("ENCLKEY", "secret");
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly SigV4Verifier _verifier = new("auto", "s3", id => id == Key.AccessKeyId ? Key : null);
    private readonly SignedLink _link = SignedLink.Of(
        new SigV4Signer("auto", "s3", Key).Presign("GET", "http://h", "/enclosure/f", TimeSpan.FromHours(1), Now, [], []));

    [Fact]
    public void No_parameters_at_all()
    {
        Answer(_link with { Query = "" }).ShouldBe((SigV4Failure.Unsigned, "AccessDenied", 403));
        Answer(_link with { Query = "?response-content-type=a" }).Failure.ShouldBe(SigV4Failure.Unsigned);
    }

    [Fact]
    public void Another_algorithm() =>
        Answer(_link.With("X-Amz-Algorithm", "AWS4-ECDSA-P256-SHA256")).ShouldBe((SigV4Failure.Algorithm, BadParameters, 400));

    [Theory]
    [InlineData("X-Amz-Algorithm")]
    [InlineData("X-Amz-Credential")]
    [InlineData("X-Amz-Date")]
    [InlineData("X-Amz-Expires")]
    [InlineData("X-Amz-SignedHeaders")]
    [InlineData("X-Amz-Signature")]
    public void A_parameter_missing_or_given_twice(string name)
    {
        Answer(_link.With(name, null)).ShouldBe((SigV4Failure.Parameters, BadParameters, 400));
        Answer(_link with { Query = $"{_link.Query}&{name}={_link.Parameter(name)}" }).ShouldBe(
            (SigV4Failure.Parameters, BadParameters, 400));
    }

    [Theory]
    [InlineData("ENCLKEY")]
    [InlineData("ENCLKEY%2F20261120%2Fauto%2Fs3")]
    [InlineData("%2F20261120%2Fauto%2Fs3%2Faws4_request")]
    [InlineData("")]
    public void A_credential_of_another_form(string credential) =>
        Answer(_link.With("X-Amz-Credential", credential)).ShouldBe((SigV4Failure.Parameters, BadParameters, 400));

    [Fact]
    public void More_parameters_than_anyone_signs() =>
        Answer(_link with { Query = _link.Query + string.Concat(Enumerable.Repeat("&a=b", SigV4Query.MaxParts)) })
            .ShouldBe((SigV4Failure.Parameters, BadParameters, 400));

    [Theory]
    [InlineData("")]
    [InlineData("content-type")]
    [InlineData("content-type%253Bhost")]
    public void Host_left_out_of_the_signed_headers(string list) =>
        Answer(_link.With("X-Amz-SignedHeaders", list)).ShouldBe((SigV4Failure.HostNotSigned, "AccessDenied", 403));

    [Theory]
    [InlineData("2026-11-20T12:00:00Z")]
    [InlineData("20261320T120000Z")]
    [InlineData("20261120T120000")]
    [InlineData("")]
    public void A_date_of_another_form(string date) =>
        Answer(_link.With("X-Amz-Date", date)).ShouldBe((SigV4Failure.Date, BadParameters, 400));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("604801")]
    [InlineData("1.5")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    public void A_lifetime_outside_its_range(string expires) =>
        Answer(_link.With("X-Amz-Expires", expires)).ShouldBe((SigV4Failure.Expires, BadParameters, 400));

    [Fact]
    public void Not_yet_valid_more_than_fifteen_minutes_ahead()
    {
        Answer(_link, Now.AddMinutes(-15).AddSeconds(-1)).ShouldBe((SigV4Failure.NotYetValid, "AccessDenied", 403));
        _verifier.Verify(_link.Request, Now.AddMinutes(-15)).ShouldBeOfType<SigV4Verified>();
    }

    [Fact]
    public void Expired()
    {
        var late = Now.AddHours(1).AddMilliseconds(1);

        var refused = _verifier.Verify(_link.Request, late).ShouldBeOfType<SigV4Refused>();

        refused.ShouldBe(new SigV4Refused(SigV4Failure.Expired, "Request has expired", Now.AddHours(1), late));
        (refused.Code, refused.Status).ShouldBe(("AccessDenied", 403));
        _verifier.Verify(_link.Request, Now.AddHours(1)).ShouldBeOfType<SigV4Verified>();
    }

    [Theory]
    [InlineData("20261119%2Fauto%2Fs3%2Faws4_request")]
    [InlineData("20261120%2Feu-north-1%2Fs3%2Faws4_request")]
    [InlineData("20261120%2Fauto%2Fsqs%2Faws4_request")]
    [InlineData("20261120%2Fauto%2Fs3%2Faws5_request")]
    public void A_credential_for_another_scope(string scope) =>
        Answer(_link.With("X-Amz-Credential", "ENCLKEY%2F" + scope)).ShouldBe((SigV4Failure.Scope, BadParameters, 400));

    [Fact]
    public void An_unknown_key()
    {
        var unknown = _link.With("X-Amz-Credential", "NOBODY%2F20261120%2Fauto%2Fs3%2Faws4_request");

        Answer(unknown).ShouldBe((SigV4Failure.UnknownKey, "InvalidAccessKeyId", 403));
        _verifier.Verify(unknown.Request, Now).ShouldBeOfType<SigV4Refused>().AccessKeyId.ShouldBe("NOBODY");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")]
    public void Another_signature(string signature) =>
        Answer(_link.With("X-Amz-Signature", signature)).ShouldBe((SigV4Failure.Signature, "SignatureDoesNotMatch", 403));

    [Fact]
    public void Checks_are_made_in_the_documented_order()
    {
        var wrong = _link.With("X-Amz-Signature", "0").With("X-Amz-Credential", "NOBODY%2F20261120%2Fmoon%2Fs3%2Faws4_request")
            .With("X-Amz-Expires", "0").With("X-Amz-Date", "never").With("Extra", "1").With("X-Amz-Algorithm", "none");
        Answer(wrong).Failure.ShouldBe(SigV4Failure.Algorithm);
        wrong = wrong.With("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        Answer(wrong.With("X-Amz-Signature", null)).Failure.ShouldBe(SigV4Failure.Parameters);
        Answer(wrong).Failure.ShouldBe(SigV4Failure.Date);
        wrong = wrong.With("X-Amz-Date", "20261120T130000Z");
        Answer(wrong).Failure.ShouldBe(SigV4Failure.Expires);
        wrong = wrong.With("X-Amz-Expires", "60");
        Answer(wrong).Failure.ShouldBe(SigV4Failure.NotYetValid);
        wrong = wrong.With("X-Amz-Date", "20261120T110000Z");
        Answer(wrong).Failure.ShouldBe(SigV4Failure.Expired);
        wrong = wrong.With("X-Amz-Expires", "7200");
        Answer(wrong).Failure.ShouldBe(SigV4Failure.Scope);
        wrong = wrong.With("X-Amz-Credential", "NOBODY%2F20261120%2Fauto%2Fs3%2Faws4_request");
        Answer(wrong).Failure.ShouldBe(SigV4Failure.UnknownKey);
        wrong = wrong.With("X-Amz-Credential", "ENCLKEY%2F20261120%2Fauto%2Fs3%2Faws4_request");
        Answer(wrong).Failure.ShouldBe(SigV4Failure.Signature);
    }

    private (SigV4Failure Failure, string Code, int Status) Answer(SignedLink changed, DateTimeOffset? at = null)
    {
        var refused = _verifier.Verify(changed.Request, at ?? Now).ShouldBeOfType<SigV4Refused>();
        refused.Message.ShouldNotBeNullOrEmpty();
        return (refused.Failure, refused.Code, refused.Status);
    }
}
