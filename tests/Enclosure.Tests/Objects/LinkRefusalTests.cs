using System.Globalization;
using System.Net;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Objects;

/// <summary>Links that are not, not yet or no longer good, in the order S3 looks at them.</summary>
public sealed class LinkRefusalTests
{
    private static readonly byte[] Bytes = "hello"u8.ToArray();

    [Fact]
    public async Task A_link_whose_path_was_changed_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var (one, two) = (await server.UploadAsync(Bytes), await server.UploadAsync(Bytes));

        await RefusedAsync(server, one.Url.Replace(one.Id.ToString(), two.Id.ToString()), 403, "SignatureDoesNotMatch");
        await RefusedAsync(server, one.Url.Replace("note.txt", "nota.txt"), 403, "SignatureDoesNotMatch");
    }

    [Fact]
    public async Task A_link_with_a_parameter_changed_added_or_taken_out_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var url = (await server.UploadAsync(Bytes)).Url;

        await RefusedAsync(server, url.With("X-Amz-Expires", "604800"), 403, "SignatureDoesNotMatch");
        await RefusedAsync(server, url.With("response-content-disposition", "inline"), 403, "SignatureDoesNotMatch");
        await RefusedAsync(server, url.With("X-Amz-Signature", new string('0', 64)), 403, "SignatureDoesNotMatch");
        await RefusedAsync(server, url.With("X-Amz-Signature", null), 400, "AuthorizationQueryParametersError");
        await RefusedAsync(server, url.With("X-Amz-Expires", null), 400, "AuthorizationQueryParametersError");
        await RefusedAsync(server, url.With("X-Amz-Expires", "604801"), 400, "AuthorizationQueryParametersError");
        await RefusedAsync(server, url.With("X-Amz-Algorithm", "AWS4-HMAC-SHA1"), 400, "AuthorizationQueryParametersError");
        await RefusedAsync(server, url.With("X-Amz-Date", "yesterday"), 400, "AuthorizationQueryParametersError");
    }

    [Fact]
    public async Task A_link_of_another_key_region_or_service_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var url = (await server.UploadAsync(Bytes)).Url;
        var credential = url.Parameter("X-Amz-Credential");
        var key = server.Core.SigningKeys.Current.AccessKeyId;

        var unknown = await RefusedAsync(
            server, url.With("X-Amz-Credential", credential.Replace(key, "NOBODY")), 403, "InvalidAccessKeyId");
        unknown.Root.Element("AWSAccessKeyId")!.Value.ShouldBe("NOBODY");
        await RefusedAsync(
            server, url.With("X-Amz-Credential", credential.Replace("/auto/", "/mars/")), 400, "AuthorizationQueryParametersError");
        await RefusedAsync(
            server, url.With("X-Amz-Credential", credential.Replace("/s3/", "/ses/")), 400, "AuthorizationQueryParametersError");
        await RefusedAsync(server, url.With("X-Amz-Credential", key), 400, "AuthorizationQueryParametersError");
    }

    [Fact]
    public async Task A_link_is_good_to_its_last_second_and_then_says_when_it_ended()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        var url = (await server.UploadAsync(Bytes)).Url;

        clock.Advance(TimeSpan.FromHours(24));
        (await server.Http.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.OK);
        clock.Advance(TimeSpan.FromSeconds(1));

        var expired = await RefusedAsync(server, url, 403, "AccessDenied");
        expired.Message.ShouldBe("Request has expired");
        Instant(expired, "Expires").ShouldBe(clock.GetUtcNow().AddSeconds(-1));
        Instant(expired, "ServerTime").ShouldBe(clock.GetUtcNow());
    }

    [Fact]
    public async Task A_link_from_more_than_a_quarter_hour_ahead_is_not_yet_valid()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        var path = "/enclosure/" + (await server.UploadAsync(Bytes)).R2Key;

        (await server.Http.GetAsync(server.Sign("GET", path, at: clock.GetUtcNow().AddMinutes(15)))).StatusCode.ShouldBe(HttpStatusCode.OK);
        var early = await RefusedAsync(server, server.Sign("GET", path, at: clock.GetUtcNow().AddMinutes(16)), 403, "AccessDenied");
        early.Message.ShouldBe("Request is not yet valid");
    }

    [Fact]
    public async Task A_path_without_a_signature_is_refused_whether_it_exists_or_not()
    {
        await using var server = await TestServer.StartAsync();
        var url = (await server.UploadAsync(Bytes)).Url;

        await RefusedAsync(server, url[..url.IndexOf('?')], 403, "AccessDenied");
        await RefusedAsync(server, server.Url + "/enclosure/nothing", 403, "AccessDenied");
    }

    [Theory]
    [InlineData("/enclosure/nothing")]
    [InlineData("/enclosure/a/b/c/d")]
    [InlineData("/enclosure/inbox-attachments/none")]
    [InlineData("/enclosure/")]
    [InlineData("/enclosure")]
    public async Task A_good_link_to_nothing_finds_nothing(string path)
    {
        await using var server = await TestServer.StartAsync();

        await RefusedAsync(server, server.Sign("GET", path), 404, "NoSuchKey");
    }

    [Fact]
    public async Task Links_of_two_accounts_are_apart()
    {
        await using var server = await TestServer.StartAsync();
        var mine = await server.UploadAsync(Bytes);
        var other = await server.Core.Provisioning.CreateAsync(new Enclosure.Accounts.NewAccount("other", "other@localhost", 0, 0));
        var theirs = await server.UploadAsync(Bytes, key: other.FullKey.Text);
        var crossed = mine.R2Key.Replace(server.Account.Account.Id.ToString(), other.Account.Id.ToString());

        await RefusedAsync(server, server.Sign("GET", "/enclosure/" + crossed), 404, "NoSuchKey");
        (await server.Http.GetAsync(theirs.Url)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_deleted_file_kills_its_links_and_no_others()
    {
        await using var server = await TestServer.StartAsync();
        var (gone, stays) = (await server.UploadAsync(Bytes), await server.UploadAsync(Bytes));
        using var client = server.Robotomail();

        await client.DeleteAsync($"/v1/attachments/{gone.Id}");

        await RefusedAsync(server, gone.Url, 404, "NoSuchKey");
        (await server.Http.GetAsync(stays.Url)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_method_the_door_does_not_have_is_named_with_those_it_has()
    {
        await using var server = await TestServer.StartAsync();
        var url = (await server.UploadAsync(Bytes)).Url;

        var answer = await server.Http.DeleteAsync(url);

        (await ErrorXml.ReadAsync(answer)).Code.ShouldBe("MethodNotAllowed");
        answer.Content.Headers.Allow.ShouldContain("GET");
        (await server.Http.PutAsync(url, new ByteArrayContent(Bytes))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<ErrorXml> RefusedAsync(TestServer server, string url, int status, string code)
    {
        var error = await ErrorXml.ReadAsync(await server.Http.GetAsync(url));
        error.Code.ShouldBe(code, error.Message);
        error.Status.ShouldBe(status);
        return error;
    }

    private static DateTimeOffset Instant(ErrorXml error, string name) =>
        DateTimeOffset.Parse(error.Root.Element(name)!.Value, CultureInfo.InvariantCulture);
}
