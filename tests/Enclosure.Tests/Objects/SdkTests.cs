using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Objects;

/// <summary>AWS's own SDK against the running door: its links are taken, and ours are those it would have made.</summary>
public sealed class SdkTests
{
    private const string Name = "請求書 2026年11月 📎.pdf";
    private static readonly byte[] Bytes = "%PDF-1.7 hello"u8.ToArray();

    [Fact]
    public async Task A_link_that_the_sdk_signs_uploads_and_another_downloads()
    {
        await using var server = await TestServer.StartAsync();
        var issued = await server.IssueAsync(Bytes.Length, "application/pdf", Name);
        var put = Sdk(server, issued.Key, HttpVerb.PUT, request =>
        {
            request.ContentType = "application/pdf";
            request.Headers.ContentLength = Bytes.Length;
        });

        (await server.PutAsync(issued with { PutUrl = put }, Bytes)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetByteArrayAsync(issued.ReadUrl)).ShouldBe(Bytes);
        (await server.Http.GetByteArrayAsync(Sdk(server, issued.Key, HttpVerb.GET))).ShouldBe(Bytes);
    }

    [Fact]
    public async Task A_link_that_the_sdk_signs_for_the_r2_key_downloads_with_the_headers_it_asks_for()
    {
        await using var server = await TestServer.StartAsync();
        var file = await server.UploadAsync(Bytes, Name, "application/pdf");
        file.R2Key.ShouldEndWith(Name);

        var answer = await server.Http.GetAsync(Sdk(server, file.R2Key, HttpVerb.GET, request =>
        {
            request.ResponseHeaderOverrides.ContentDisposition = "attachment; filename=\"invoice.pdf\"";
            request.ResponseHeaderOverrides.ContentType = "application/x-invoice";
        }));

        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(Bytes);
        answer.Content.Headers.ContentDisposition!.FileName!.Trim('"').ShouldBe("invoice.pdf");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-invoice");
    }

    [Fact]
    public async Task Links_of_the_server_are_signed_as_the_sdk_signs_them()
    {
        await using var server = await TestServer.StartAsync();
        var file = await server.UploadAsync(Bytes, Name, "application/pdf");
        var theirs = Sdk(server, file.R2Key, HttpVerb.GET);

        var ours = server.Sign("GET", "/enclosure/" + file.R2Key, Lifetime(theirs), SignedAt(theirs));

        ours.Parameter("X-Amz-Signature").ShouldBe(theirs.Parameter("X-Amz-Signature"));
        new Uri(ours).AbsolutePath.ShouldBe(new Uri(file.Url).AbsolutePath);
    }

    [Fact]
    public async Task The_sdks_own_client_reads_a_file_by_our_link_and_understands_our_errors()
    {
        await using var server = await TestServer.StartAsync();
        var file = await server.UploadAsync(Bytes, Name, "application/pdf");
        using var client = Client(server);

        var failure = await Should.ThrowAsync<AmazonS3Exception>(() => client.GetObjectAsync("enclosure", "no/such/key/here"));
        failure.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        failure.ErrorCode.ShouldBe("AccessDenied");
        (await server.Http.GetByteArrayAsync(file.Url)).ShouldBe(Bytes);
    }

    private static AmazonS3Client Client(TestServer server)
    {
        var key = server.Core.SigningKeys.Current;
        return new AmazonS3Client(
            new BasicAWSCredentials(key.AccessKeyId, key.Secret),
            new AmazonS3Config
            {
                ServiceURL = server.Url,
                ForcePathStyle = true,
                AuthenticationRegion = "auto",
                UseHttp = true,
                MaxErrorRetry = 0,
            });
    }

    private static string Sdk(TestServer server, string key, HttpVerb verb, Action<GetPreSignedUrlRequest>? more = null)
    {
        var request = new GetPreSignedUrlRequest
        {
            BucketName = "enclosure",
            Key = key,
            Verb = verb,
            Protocol = Protocol.HTTP,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
        };
        more?.Invoke(request);
        using var client = Client(server);
        return client.GetPreSignedURL(request);
    }

    private static TimeSpan Lifetime(string url) => TimeSpan.FromSeconds(int.Parse(url.Parameter("X-Amz-Expires"), null));

    private static DateTimeOffset SignedAt(string url) => DateTimeOffset.ParseExact(
        url.Parameter("X-Amz-Date"), "yyyyMMdd'T'HHmmss'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal);
}
