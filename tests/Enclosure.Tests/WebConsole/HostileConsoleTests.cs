using System.Net;
using System.Text;
using Enclosure.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

/// <summary>Whatever is sent to whatever page by somebody who is signed in, the fault is theirs: never 5xx, no HTML of theirs.</summary>
public sealed class HostileConsoleTests
{
    private const string Script = "<script>alert(1)</script>";

    private static readonly string[] Ids =
    [
        "x", "00000000-0000-7000-8000-000000000000", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%FF%FE", "%ED%A0%80", "a%0D%0Ab", "%3Cscript%3E",
    ];

    private static readonly string[] Queries =
    [
        "", "?cursor=%00&after=%FF&before=x&sort=%27&type=%00&min=-1&max=99999999999999999999&mailbox=x",
        "?q=%3Cscript%3Ealert(1)%3C/script%3E&name=%3Cscript%3Ealert(1)%3C/script%3E&search=%3Cscript%3Ealert(1)%3C/script%3E",
        "?next=/console/%C3%A9", "?done=%3Cscript%3E&next=//evil.example&name=%25_%5C!&state=%00&q=" + "%F0%9F%8E%89",
    ];

    public static TheoryData<string> Methods => ["GET", "POST"];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task No_path_query_or_form_makes_a_server_error(string method)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        foreach (var route in RoutesOf(server, method))
            foreach (var path in Ids.Select(id => Fill(route, id)).Distinct())
                foreach (var query in Queries)
                {
                    var answer = await client.SendAsync(Request(method, path + query, client.Token));
                    await ShouldBeTheirFaultAsync(answer, $"{method} {path}{query}");
                }

        (await client.GetAsync("/console/inbox")).StatusCode.ShouldBe(HttpStatusCode.OK, "the session is still there");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Without_a_session_no_page_of_an_account_answers(string method)
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);
        foreach (var route in RoutesOf(server, method).Where(route => route.StartsWith("/console/") && !IsOpen(route)))
        {
            using var answer = await client.SendAsync(Request(method, Fill(route, Ids[1]), "x"));

            ((int)answer.StatusCode).ShouldBeInRange(300, 403, $"{method} {route}");
            answer.StatusCode.ShouldNotBe(HttpStatusCode.NotFound, $"{method} {route}");
        }
    }

    private static bool IsOpen(string route) => route is "/console/sign-in" || route.StartsWith("/console/assets/");

    /// <summary>Signing out would end what the others are tried with; the stream of events does not end.</summary>
    private static IEnumerable<string> RoutesOf(TestServer server, string method) => server.Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) == true)
        .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
        .Where(route => route == "/" || route.StartsWith("/console") || route.StartsWith("/docs"))
        .Where(route => route is not "/console/sign-out" and not "/console/events")
        .Distinct();

    private static string Fill(string route, string id) =>
        string.Join('/', route.Split('/').Select(part => part.StartsWith('{') ? id : part));

    private static HttpRequestMessage Request(string method, string path, string token)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("X-Form-Token", token);
        if (method == "POST")
            request.Content = new StringContent(
                $"token={token}&id=x&ids=%00&name={Uri.EscapeDataString(Script)}&url=javascript:1&kind=%FF&to=%0D%0A&mailboxes=x",
                Encoding.UTF8,
                "application/x-www-form-urlencoded");
        return request;
    }

    private static async Task ShouldBeTheirFaultAsync(HttpResponseMessage answer, string what)
    {
        using (answer)
        {
            ((int)answer.StatusCode).ShouldBeLessThan(500, what);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") return;
            (await answer.Content.ReadAsStringAsync()).ShouldNotContain(Script, Case.Insensitive, what);
        }
    }
}
