using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Enclosure.Server.WebConsole.Frame;

/// <summary>Writes pages. They are made on the server, once for each request, and hold no script of their own.</summary>
internal sealed class PageAnswer(PagePolicy policy, IServiceProvider services, ILoggerFactory loggers)
{
    public async Task WriteAsync<TPage, TModel>(HttpContext http, int status, PageFrame frame, TModel model)
        where TPage : Page<TModel>
    {
        var html = await RenderAsync<TPage>(new Dictionary<string, object?>
        {
            [nameof(Page<TModel>.Model)] = model,
            [nameof(Page<TModel>.Frame)] = frame,
        });
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        policy.Apply(http);
        if (!HttpMethods.IsHead(http.Request.Method)) await response.WriteAsync(html, http.RequestAborted);
    }

    /// <summary>A page for somebody who is signed in.</summary>
    public Task WriteAsync<TPage, TModel>(HttpContext http, Visitor visitor, TModel model)
        where TPage : Page<TModel> =>
        WriteAsync<TPage, TModel>(http, StatusCodes.Status200OK, FrameOf(http, visitor), model);

    public static PageFrame FrameOf(HttpContext http, Visitor visitor) =>
        new(visitor.Caller.Account.Name, visitor.HasFullAccess, visitor.FormToken, Notices.Of(http.Request));

    private async Task<string> RenderAsync<TPage>(Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters));
            return root.ToHtmlString();
        });
    }
}
