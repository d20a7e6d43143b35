// informer tells what a client-go informer tells it of one namespace's ConfigMaps: a line for each that is added, updated or
// deleted, and one when it knows what there was.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

var (
	kubeconfig = flag.String("kubeconfig", "", "of a user who may list and watch them")
	namespace  = flag.String("namespace", "default", "whose ConfigMaps")
)

func main() {
	flag.Parse()
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatal(err)
	}
	api := kubernetes.NewForConfigOrDie(config)
	tell := func(what string, object any) {
		if one, ok := object.(*v1.ConfigMap); ok {
			fmt.Println(what, one.Name)
		}
	}
	_, informer := cache.NewInformerWithOptions(cache.InformerOptions{
		ListerWatcher: cache.NewListWatchFromClient(api.CoreV1().RESTClient(), "configmaps", *namespace, fields.Everything()),
		ObjectType:    &v1.ConfigMap{},
		Handler: cache.ResourceEventHandlerFuncs{
			AddFunc: func(o any) { tell("added", o) },
			UpdateFunc: func(was, is any) {
				if was.(*v1.ConfigMap).ResourceVersion != is.(*v1.ConfigMap).ResourceVersion {
					tell("updated", is)
				}
			},
			DeleteFunc: func(o any) { fmt.Println("deleted", o) },
		}})
	go informer.RunWithContext(context.Background())
	cache.WaitForCacheSync(nil, informer.HasSynced)
	fmt.Println("synced")
	select {}
}
