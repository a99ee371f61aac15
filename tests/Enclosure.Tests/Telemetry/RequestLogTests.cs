using System.Diagnostics;
using Enclosure.Server.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Telemetry;

public sealed class RequestLogTests : IDisposable, ILogger<RequestLog>
{
    private readonly EnclosureMeter _meter = new();
    private readonly PrometheusText _exposition;
    private readonly List<(LogLevel Level, string Line)> _lines = [];
    private readonly Activity _span = new Activity("request").Start();

    public RequestLogTests() => _exposition = new PrometheusText(_meter);

    [Fact]
    public async Task One_line_says_who_what_and_how_long_but_never_a_key_or_a_name()
    {
        var context = Request();

        await Run(context, inner =>
        {
            var facts = RequestFacts.Of(inner);
            (facts.Dialect, facts.AccountId, facts.BytesIn) = ("objects", "acc_1", 12);
            inner.Response.StatusCode = 403;
            inner.Response.ContentLength = 34;
            return Task.CompletedTask;
        });

        var (level, line) = _lines.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Information);
        line.ShouldMatch("^PUT /enclosure/\\{\\*\\*key\\} 403 in [0-9.]+ ms, 12 bytes in, 34 out, account acc_1, request req-1$");
        var labels = "dialect=objects|method=PUT|route=/enclosure/{**key}|status_class=4xx";
        Scrape.Of(_exposition)["enclosure_request_duration_seconds_count|" + labels].ShouldBe(1);
    }

    [Fact]
    public async Task The_span_gets_the_template_and_no_path()
    {
        await Run(Request(), _ => Task.CompletedTask);

        _span.DisplayName.ShouldBe("PUT /enclosure/{**key}");
        _span.TagObjects.ShouldBe(
            [new("http.request.method", "PUT"), new("http.response.status_code", 200), new("http.route", "/enclosure/{**key}")],
            ignoreOrder: true);
    }

    [Fact]
    public async Task What_escapes_is_an_error_and_goes_on()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => Run(Request(), _ => throw new InvalidOperationException("secret.pdf")));

        var (level, line) = _lines.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Error);
        line.ShouldContain(" 500 in ");
        line.ShouldNotContain("secret");
        _span.Status.ShouldBe(ActivityStatusCode.Error);
    }

    [Fact]
    public async Task A_client_that_left_is_not_our_error()
    {
        var context = Request();
        context.RequestAborted = new CancellationToken(canceled: true);

        await Should.ThrowAsync<OperationCanceledException>(() => Run(context, _ => throw new OperationCanceledException()));

        _lines.ShouldHaveSingleItem().Line.ShouldContain(" 499 in ");
    }

    [Fact]
    public async Task An_unknown_path_or_method_adds_no_label_of_its_own()
    {
        var context = Request();
        context.SetEndpoint(null);
        context.Request.Method = "BREW";

        await Run(context, _ => Task.CompletedTask);

        _lines.ShouldHaveSingleItem().Line.ShouldStartWith("_OTHER (none) 200 ");
    }

    private Task Run(HttpContext context, RequestDelegate next) =>
        new RequestLog(next, this, _meter, TimeProvider.System).InvokeAsync(context);

    private DefaultHttpContext Request()
    {
        var context = new DefaultHttpContext { TraceIdentifier = "req-1" };
        context.Request.Method = "PUT";
        context.Request.Path = "/enclosure/secret.pdf";
        context.Request.QueryString = new QueryString("?X-Amz-Signature=secret");
        context.Request.Headers.Authorization = "Bearer secret";
        context.Features.Set<IHttpActivityFeature>(new SpanFeature { Activity = _span });
        var pattern = RoutePatternFactory.Parse("/enclosure/{**key}");
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, pattern, 0, EndpointMetadataCollection.Empty, null));
        return context;
    }

    public void Dispose()
    {
        _span.Dispose();
        _exposition.Dispose();
        _meter.Dispose();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add((logLevel, formatter(state, exception)));

    private sealed class SpanFeature : IHttpActivityFeature
    {
        public required Activity Activity { get; set; }
    }
}
