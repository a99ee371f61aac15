using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Enclosure.Storage;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Storage;

/// <summary>AWS's own SDK as the second opinion: its links verify here, and ours are the same to the letter of the signature.</summary>
public sealed class SigV4SdkTests
{
    private const string BaseUrl = "http://127.0.0.1:8025";
    private static readonly SigningKey Key = new("ENCLKEY", "a/secret+with=signs");

    public static TheoryData<string, string> NamesByRegion()
    {
        var data = new TheoryData<string, string>();
        foreach (var region in new[] { "auto", "us-east-1" })
            foreach (var name in Names) data.Add(region, name);
        return data;
    }

    private static readonly string[] Names =
    [
        "plain.txt", "a b.txt", "請求書 2026年11月.pdf", "📎👩‍👩‍👧.png", "Größe – ½.docx", "отчёт.xlsx", "تقرير.pdf", "หมายเหตุ.txt",
        "a+b=c&d?e#f%41;g,h@i:j$",
        "(it's) [x] {y} !*~^`|\"<>\\.txt",
        "deep/er/name.txt", "e\u0301.txt", "100%", "tilde~.txt",
    ];

    [Theory]
    [MemberData(nameof(NamesByRegion))]
    public void An_upload_link_of_the_sdk_verifies_and_equals_ours(string region, string name)
    {
        var url = SdkLink(region, name, HttpVerb.PUT, request =>
        {
            request.ContentType = "application/pdf";
            request.Headers.ContentLength = 12345;
        });
        var link = SignedLink.Of(url, "PUT").Sending("content-type", "application/pdf").Sending("content-length", "12345");

        var ours = Ours(region, name, link, "PUT", [("content-length", "12345"), ("content-type", "application/pdf")], []);

        Verify(region, link).Path.ShouldBe("/enclosure/" + name);
        Verify(region, link).SignedHeaders.ShouldBe("content-length;content-type;host");
        ours.Parameter("X-Amz-Signature").ShouldBe(link.Parameter("X-Amz-Signature"));
    }

    [Theory]
    [MemberData(nameof(NamesByRegion))]
    public void A_download_link_of_the_sdk_verifies_and_equals_ours(string region, string name)
    {
        var disposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(name)}";
        var url = SdkLink(region, name, HttpVerb.GET, request => request.ResponseHeaderOverrides.ContentDisposition = disposition);
        var link = SignedLink.Of(url);

        var ours = Ours(region, name, link, "GET", [], [("response-content-disposition", disposition)]);

        Verify(region, link).Parameter("response-content-disposition").ShouldBe(disposition);
        ours.Parameter("X-Amz-Signature").ShouldBe(link.Parameter("X-Amz-Signature"));
    }

    private static SignedLink Ours(
        string region,
        string name,
        SignedLink sdk,
        string method,
        IReadOnlyList<(string Name, string Value)> headers,
        IReadOnlyList<(string Name, string Value)> extra)
    {
        var expires = TimeSpan.FromSeconds(int.Parse(sdk.Parameter("X-Amz-Expires"), CultureInfo.InvariantCulture));
        return SignedLink.Of(new SigV4Signer(region, "s3", Key)
            .Presign(method, BaseUrl, "/enclosure/" + name, expires, SignedAt(sdk), headers, extra));
    }

    private static SigV4Verified Verify(string region, SignedLink link) =>
        new SigV4Verifier(region, "s3", _ => Key).Verify(link.Request, SignedAt(link)).ShouldBeOfType<SigV4Verified>();

    private static DateTimeOffset SignedAt(SignedLink link) => DateTimeOffset.ParseExact(
        link.Parameter("X-Amz-Date"), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string SdkLink(string region, string name, HttpVerb verb, Action<GetPreSignedUrlRequest> more)
    {
        var config = new AmazonS3Config { ServiceURL = BaseUrl, ForcePathStyle = true, AuthenticationRegion = region, UseHttp = true };
        using var client = new AmazonS3Client(new BasicAWSCredentials(Key.AccessKeyId, Key.Secret), config);
        var request = new GetPreSignedUrlRequest
        {
            BucketName = "enclosure",
            Key = name,
            Verb = verb,
            Protocol = Protocol.HTTP,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
        };
        more(request);
        return client.GetPreSignedURL(request);
    }
}
