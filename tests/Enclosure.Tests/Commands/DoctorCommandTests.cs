using System.Text.Json;
using Enclosure.Tests.Relaying;
using Enclosure.Tests.Remote;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Commands;

/// <summary><c>doctor</c> against a real server, alone and behind a real nginx.</summary>
public sealed class DoctorCommandTests
{
    private const string Streaming = "proxy_request_buffering off; proxy_http_version 1.1; client_max_body_size 27m;";
    private const string PassHost = "proxy_set_header Host $http_host;";

    [Fact]
    public async Task A_healthy_server_is_told_so_and_nothing_is_left_on_it()
    {
        await using var server = await TestServer.StartAsync(settings: new Dictionary<string, string?> { ["Smtp:Listen"] = "127.0.0.1:0" });
        using var terminal = new Terminal(server);

        var result = (await terminal.RunAsync("doctor", "--smtp", server.Smtp.ToString(), "--json")).ShouldSucceed();

        var checks = Checks(result.Json);
        result.Json.GetProperty("healthy").GetBoolean().ShouldBeTrue();
        checks.Values.ShouldAllBe(check => check.Result == "ok", string.Join('\n', checks));
        checks.Keys.ShouldBe(
            [
                "tls", "server", "version", "clock", "key", "request buffering", "event stream", "file of 25 MiB", "one byte more", "link",
                "link, a range", "link, HEAD", "link, changed", "link, CORS", "presigned PUT", "smtp", "smtp EHLO", "smtp STARTTLS",
                "left behind",
            ],
            ignoreOrder: true);
        (await server.CountersAsync()).ShouldBe((0, 0));
        Files.Placed(server.Data).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_each_nasty_file_it_says_what_it_becomes_and_a_line_holds_no_code_of_the_terminal()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);

        var said = (await terminal.RunAsync("doctor", "--quick")).ShouldSucceed().Output;

        said.ShouldContain("ok    file: right to left       \"invoicegpj.exe\", image/jpeg, attachment\n");
        said.ShouldContain("ok    file: back slashes        \"evil.txt\", text/plain, attachment\n");
        said.ShouldContain("ok    file: SVG with a script   \"logo.svg\", image/svg+xml, attachment\n");
        said.ShouldContain("ok    file: 0 bytes             \"empty.txt\", text/plain, attachment\n");
        said.ShouldContain("skip  file of 25 MiB            left out by --quick\n");
        said.ShouldMatch(@"\d+ ok, 0 to look at, 0 failed\n$");
        said.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task An_nginx_as_it_is_installed_is_found_to_limit_and_to_collect_uploads()
    {
        await using var server = await TestServer.StartAsync();
        using var nginx = await NginxFront.StartAsync(server.Url, "client_max_body_size 1m;");
        using var terminal = new Terminal(server, nginx.Url);

        var result = await terminal.RunAsync("doctor", "--json");

        result.ExitCode.ShouldBe(1);
        var checks = Checks(result.Json);
        checks["file of 25 MiB"].ShouldBe("fail", "413 Request Entity Too Large, text/html by nginx", "client_max_body_size 27m;");
        checks["one byte more"].ShouldBe("warn", "clients are not told by the server", "client_max_body_size 27m;");
        checks["request buffering"].ShouldBe("warn", "collects an upload", "proxy_request_buffering off;");
        checks["link"].ShouldBe("warn", $"leads to {server.Url}", $"set PublicUrl to {nginx.Url}");
        checks["event stream"].Result.ShouldBe("ok");
        (await server.CountersAsync()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task An_nginx_that_streams_both_ways_and_passes_the_host_is_found_well()
    {
        var url = NginxFront.FreeUrl();
        await using var server = await TestServer.StartAsync(settings: new Dictionary<string, string?> { ["PublicUrl"] = url });
        using var nginx = await NginxFront.StartAsync(server.Url, Streaming + PassHost, url);
        using var terminal = new Terminal(server, nginx.Url);

        var checks = Checks((await terminal.RunAsync("doctor", "--json")).ShouldSucceed().Json);

        checks.Values.ShouldAllBe(check => check.Result == "ok" || check.Says.Contains("--smtp"), string.Join('\n', checks));
        checks["request buffering"].Says.ShouldStartWith("none");
    }

    [Fact]
    public async Task An_nginx_that_changes_the_host_is_found_to_break_links()
    {
        var url = NginxFront.FreeUrl();
        await using var server = await TestServer.StartAsync(settings: new Dictionary<string, string?> { ["PublicUrl"] = url });
        using var nginx = await NginxFront.StartAsync(server.Url, Streaming, url);
        using var terminal = new Terminal(server, nginx.Url);

        var result = await terminal.RunAsync("doctor", "--quick", "--json");

        result.ExitCode.ShouldBe(1);
        Checks(result.Json)["link"].ShouldBe("fail", "SignatureDoesNotMatch", "proxy_set_header Host $http_host;");
        Checks(result.Json)["presigned PUT"].ShouldBe("fail", "SignatureDoesNotMatch", "proxy_set_header Host $http_host;");
    }

    [Fact]
    public async Task An_nginx_that_collects_answers_is_found_to_hold_back_the_event_stream()
    {
        await using var server = await TestServer.StartAsync();
        using var nginx = await NginxFront.StartAsync(server.Url, Streaming + "proxy_ignore_headers X-Accel-Buffering;");
        using var terminal = new Terminal(server, nginx.Url);

        var result = await terminal.RunAsync("doctor", "--quick", "--json");

        result.ExitCode.ShouldBe(1);
        Checks(result.Json)["event stream"].ShouldBe("fail", "collects the answer", "proxy_buffering off;");
    }

    [Fact]
    public async Task What_cannot_be_deleted_again_is_told()
    {
        await using var server = await TestServer.StartAsync();
        using var nginx = await NginxFront.StartAsync(server.Url, "if ($request_method = DELETE) { return 403; }" + Streaming);
        using var terminal = new Terminal(server, nginx.Url);

        var result = await terminal.RunAsync("doctor", "--quick", "--json");

        result.ExitCode.ShouldBe(1);
        Checks(result.Json)["left behind"].ShouldBe("fail", "22 files could not be deleted", "DELETE /v1/attachments/{id}");
    }

    [Fact]
    public async Task A_certificate_that_is_not_believed_is_found()
    {
        await using var server = await TestServer.StartAsync();
        using var folder = new TempDirectory();
        var (certificate, key) = (folder.File("tls.crt"), folder.File("tls.key"));
        TestCertificates.WriteTo(certificate, key);
        using var nginx = await NginxFront.StartAsync(server.Url, Streaming, tls: (certificate, key));
        using var terminal = new Terminal(server, nginx.Url);

        var result = await terminal.RunAsync("doctor", "--json");

        result.ExitCode.ShouldBe(1);
        Checks(result.Json)["tls"].ShouldBe("fail", "not believed here", "SSL_CERT_FILE");
        Checks(result.Json)["server"].Result.ShouldBe("fail");
        Checks(result.Json).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_key_that_works_it_looks_at_what_it_can()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server, key: "rm_wrong");
        using var client = server.Robotomail();
        using var limited = new Terminal(server, key: await client.MakeKeyAsync(server.Account.Mailbox.Id.ToString()));

        var result = await terminal.RunAsync("doctor", "--json");
        var scoped = Checks((await limited.RunAsync("doctor", "--json")).ShouldSucceed().Json);

        result.ExitCode.ShouldBe(1);
        Checks(result.Json)["key"].ShouldBe("fail", "401 UNAUTHORIZED", "enclosure keys create");
        Checks(result.Json)["files"].Result.ShouldBe("skip");
        scoped["key"].Says.ShouldBe("limited to 1 of its account's mailboxes");
        scoped["event stream"].Result.ShouldBe("ok");
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_a_mail_door_that_is_shut_are_told()
    {
        await using var server = await TestServer.StartAsync();
        using var nowhere = new Terminal("http://127.0.0.1:1", "rm_x");
        using var terminal = new Terminal(server);

        var gone = await nowhere.RunAsync("doctor");
        var shut = await terminal.RunAsync("doctor", "--quick", "--smtp", $":{FreePort.Next()}", "--json");

        gone.ExitCode.ShouldBe(1);
        gone.Output.ShouldContain("fail  server                    Nothing answers at http://127.0.0.1:1");
        shut.ExitCode.ShouldBe(1);
        Checks(shut.Json)["smtp"].ShouldBe("fail", "Connection refused", "Smtp:Listen");
    }

    [Fact]
    public async Task Pages_of_an_origin_that_may_not_use_links_are_told()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Cors:Origins"] = "https://app.example.com" });
        using var terminal = new Terminal(server);

        var one = await terminal.RunAsync("doctor", "--quick", "--json", "--origin", "https://app.example.com");
        var other = await terminal.RunAsync("doctor", "--quick", "--json", "--origin", "https://other.example.com");

        Checks(one.ShouldSucceed().Json)["link, CORS"].Says.ShouldBe("pages of https://app.example.com may use links");
        other.ExitCode.ShouldBe(1);
        Checks(other.Json)["link, CORS"].ShouldBe("fail", "pages of https://other.example.com may not use links", "Cors:Origins");
    }

    [Fact]
    public async Task Interrupted_it_takes_away_what_it_had_put_there()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);
        using var doctor = terminal.Start("doctor");
        await doctor.UntilAsync(() => doctor.Output.Contains("file of 25 MiB"));

        await doctor.InterruptAsync();

        (await doctor.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(130, doctor.Output);
        doctor.Output.ShouldContain("ok    left behind");
        (await server.CountersAsync()).ShouldBe((0, 0));
    }

    /// <summary>Without the corpus, whose lines are many.</summary>
    private static Dictionary<string, DoctorSays> Checks(JsonElement report) => report.GetProperty("checks").EnumerateArray()
        .Where(check => !check.Text("check").StartsWith("file: ", StringComparison.Ordinal) || check.Text("result") != "ok")
        .ToDictionary(
            check => check.Text("check"),
            check => new DoctorSays(check.Text("result"), check.Text("says"), check.GetProperty("advice").GetString()));
}

internal sealed record DoctorSays(string Result, string Says, string? Advice)
{
    public void ShouldBe(string result, string says, string advice)
    {
        Result.ShouldBe(result, Says);
        Says.ShouldContain(says);
        Advice.ShouldNotBeNull().ShouldContain(advice);
    }
}
